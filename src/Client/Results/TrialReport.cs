using Experiments.Client.Problems;
using Experiments.Client.Specs;
using Experiments.Contracts.Results;
using Experiments.Search.Ledger;
using Experiments.Search.Parameters;
using Experiments.Silo.Stores;

namespace Experiments.Client.Results;

/// <summary>What became of a trial, made of what the store knows.</summary>
/// <param name="Experiment">Its experiment.</param>
/// <param name="Trial">Its number.</param>
/// <param name="State">Its state in words.</param>
/// <param name="Params">Its hyperparameters, or null where they cannot be told.</param>
/// <param name="Fits">Its fits by fold, the refit last.</param>
/// <param name="Attempts">The attempts that came to nothing.</param>
internal sealed record TrialReport(
    ExperimentView Experiment, long Trial, string State, ParameterSet? Params, IReadOnlyList<TrialFit> Fits, IReadOnlyList<StoredAttempt> Attempts)
{
    /// <summary>Reads it.</summary>
    /// <exception cref="BadInputException">The experiment has no trial of this number.</exception>
    public static async Task<TrialReport> Of(StoredExperiments store, ExperimentRecord record, long trial, CancellationToken cancellation)
    {
        var status = record.Status;
        var history = await store.Trial(record, trial, cancellation);
        // A trial's number is its place in the grid: with constraints and max_trials it can be greater than there are trials.
        if ((trial < 0 || trial >= status.Trials) && !history.IsKnown)
            throw new BadInputException($"{status.ExperimentId} has no trial {trial}", status.Trials > 0 ? $"its trials have the numbers 0 to {status.Trials - 1}" : null);
        var fits = Enumerable.Range(0, status.Folds).Select(fold => TrialFit.Of(history, fold, runs: store.ProcessOf(status.ExperimentId) is not null)).ToList();
        if (history.Ended.FirstOrDefault(f => f.Report.Fold == FoldIndex.Refit) is { } refit) fits.Add(new(refit));
        var (parameters, excluded) = history.Ended is [var first, ..] ? (ParameterSet.Parse(first.Params), false) : await FromGrid(store, record, trial, cancellation);
        return new(store.View(record), trial, StateOf(fits, status, excluded), parameters, fits, history.Attempts);
    }

    private static async Task<(ParameterSet? Params, bool Excluded)> FromGrid(StoredExperiments store, ExperimentRecord record, long trial, CancellationToken cancellation)
    {
        try
        {
            var grid = (await StoredExperimentLoader.Load(record, store.Folder, cancellation)).Plan.Grid;
            return (grid[trial], grid.IsExcluded(trial));
        }
        catch (BadInputException)
        {
            // Without its data the grid cannot be laid out again; everything else can still be told.
            return (null, false);
        }
    }

    private static string StateOf(List<TrialFit> fits, ExperimentStatus status, bool excluded) => fits switch
    {
        _ when excluded => "excluded by a constraint",
        _ when fits.TrueForAll(f => f.Ended is not null) => fits.Exists(f => f.Ended!.Report.Failure is not null) ? "failed" : "completed",
        _ when status.State == ExperimentState.Cancelled => "not finished, for the experiment was cancelled",
        _ when Views.StateText.IsEnd(status.State) => "never run, for the budget was spent",
        _ when fits.Exists(f => f.Lease is not null) => "training",
        _ => "waiting",
    };
}
