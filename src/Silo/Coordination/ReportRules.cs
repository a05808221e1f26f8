using Experiments.Contracts.Leases;
using Experiments.Search.Ledger;
using Experiments.Silo.Stores;
using Experiments.Silo.Training;

namespace Experiments.Silo.Coordination;

/// <summary>
/// Checks that a report is that of a fit of this search: its fit key is the one that the coordinator computes from the
/// specification and the data, so a report of other data, other hyperparameters or another version of the engine does
/// not count.
/// </summary>
internal sealed class ReportRules(string experimentId, ITrainingPlan plan, TrialLedger ledger, GrantBuilder grants)
{
    /// <summary>Finds the reason why a report cannot be that of the fit that it names; null if it can.</summary>
    public string? FindProblem(FitReport fit)
    {
        var id = fit.GetId();
        // A fit that has ended or was never leased: the ledger refuses the report.
        if (ledger.FindOpenTrial(id) is not { } trial) return null;
        if (fit.Failure is not null && fit.FitKey.Length == 0) return null;
        var expected = plan.ComputeFitKeys(trial.Parameters, [fit.Fold], grants.GetEpochs(id, trial.Budget?.Epochs))[0];
        if (fit.FitKey != expected) return "its fit key is another one: its worker has another version, or other data";
        if (fit.BestEpoch > fit.Epochs) return $"its best epoch is {fit.BestEpoch} of {fit.Epochs}";
        if (fit.Artifact is { } artifact && (!id.IsRefit || artifact != experimentId))
            return "its artifact is not that of the experiment";
        // The refit has no rows to score.
        if (fit.Failure is null && !id.IsRefit && fit.Scores.Count != plan.Metrics.Count)
            return $"it has {fit.Scores.Count} scores instead of {plan.Metrics.Count}";
        foreach (var (metric, score) in fit.Scores)
        {
            if (!plan.Metrics.Contains(metric)) return "it has a metric that the experiment does not have";
            if (double.IsPositiveInfinity(score)) return "a score is infinite";
        }
        return null;
    }
}
