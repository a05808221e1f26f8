using Experiments.Contracts.Results;
using Experiments.Search.Ledger;
using Experiments.Search.Strategies;
using Experiments.Silo.Stores;
using Experiments.Silo.Training;

namespace Experiments.Silo.Coordination;

/// <summary>Builds the status of a search in memory. A status is shown after its batch is durable.</summary>
internal sealed class StatusBuilder(
    ExperimentRecord record, ITrainingPlan plan, ISearchStrategy strategy, TrialLedger ledger, SearchHistory history,
    SearchState state)
{
    private BestTrial? _best;

    /// <summary>Builds the status.</summary>
    /// <param name="workers">The number of slots that share the search.</param>
    /// <param name="now">The time.</param>
    public ExperimentStatus Build(int workers, DateTimeOffset now)
    {
        var counts = ledger.GetCounts();
        return new()
        {
            ExperimentId = record.Status.ExperimentId,
            Name = record.Spec.Name,
            State = state.Current,
            Trials = ledger.TotalTrials ?? 0,
            Folds = plan.Folds,
            TrialsDone = ledger.TrialsEnded,
            FitsCompleted = counts.Completed,
            FitsFailed = counts.Failed,
            FitsLeased = counts.Leased,
            Retries = ledger.Retries,
            Submitted = record.Status.Submitted,
            Ended = state.Ended,
            RefitMetric = plan.RefitMetric,
            Best = GetBest(),
            Workers = workers,
            Artifact = history.Refit?.Artifact,
            Message = GetMessage(),
            FitsAdopted = ledger.AdoptedFits,
            Refit = history.Refit,
            RunTime = state.GetRunTime(now),
            Missing = state.HasWork ? state.Missing : null,
            Priority = state.Priority,
            Trace = record.Status.Trace,
            Baseline = record.Status.Baseline,
            Warnings = record.Status.Warnings,
            PositiveClass = record.Status.PositiveClass,
            Owner = record.Status.Owner,
        };
    }

    private BestTrial? GetBest()
    {
        if (ledger.Best is not { } best) return null;
        if (_best?.Trial != best.Trial)
            _best = new(best.Trial, best.Score, strategy.GetTrial(best.Trial).Parameters.ToString());
        return _best;
    }

    private string? GetMessage() => state.Current != ExperimentState.Failed ? null
        : history.Refit is { Failure: { } failure } refit
            ? $"The refit of trial {refit.Trial} failed: {failure.Message}"
        : history.Failures.IsEmpty && ledger.TrialsEnded > 0
            ? $"No trial has a score in '{plan.RefitMetric}': every mean of it is undefined (NaN)."
        : history.Failures.IsEmpty ? "The budget was spent before a trial had ended: give it more time."
        : $"No trial has a score in '{plan.RefitMetric}'. {history.Failures}";
}
