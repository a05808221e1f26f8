using Experiments.Contracts.Results;
using Experiments.Search.Strategies;

namespace Experiments.Silo.Stores;

/// <summary>Reads the history of one trial from a store.</summary>
public static class TrialHistories
{
    /// <summary>Reads the history of a trial.</summary>
    /// <param name="store">The store.</param>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="trial">The trial's number.</param>
    /// <param name="trials">
    /// Returns the experiment's trials, or null if its data is missing; called only if no ended fit has the
    /// hyperparameters.
    /// </param>
    /// <param name="cancellation">Cancels the reads.</param>
    public static async Task<TrialHistory> ReadAsync(
        IExperimentReader store,
        string experimentId, long trial, Func<Task<TrialSpace?>> trials, CancellationToken cancellation = default)
    {
        var ended = await store.ReadTrialAsync(experimentId, trial, cancellation);
        var history = new TrialHistory
        {
            Trial = trial,
            Ended = [.. ended.Select(
                f => new EndedFit(f.Report, f.Params, f.Errors, f.LostAttempts, f.Ended, f.AdoptedFrom, f.Worker))],
            Attempts = [.. (await store.ReadAttemptsAsync(experimentId, trial, cancellation))
                .Select(a => new FailedAttempt(a.Fit.Fold, a.Worker, a.Device, a.Failure, a.Log, a.Ended))],
            Running =
            [
                .. from lease in await store.ReadLeasesAsync(experimentId, cancellation)
                   from fit in lease.Lease.Fits
                   where fit.Trial == trial
                   select new RunningFit(fit.Fold, lease.Lease.WorkerId, lease.Granted),
            ],
            Returned = [.. (await store.ReadReturnedAsync(experimentId, cancellation))
                .Where(f => f.Id.Trial == trial)
                .Select(f => new ReturnedFit(f.Id.Fold, f.Errors, f.LostAttempts))],
        };
        if (ended is [var first, ..]) return history with { Params = first.Params };
        return await trials() is { } points && trial >= 0 && trial < points.Count
            ? history with { Params = points[trial].ToString(), IsExcluded = points.IsExcluded(trial) }
            : history;
    }
}
