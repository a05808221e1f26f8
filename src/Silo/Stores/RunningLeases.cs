using Experiments.Contracts.Results;
using Experiments.Search.Ledger;

namespace Experiments.Silo.Stores;

/// <summary>Reads the open leases of an experiment from a store, for people.</summary>
public static class RunningLeases
{
    /// <summary>Reads the leases in the order of their grants.</summary>
    /// <param name="store">The store.</param>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="max">The largest number of leases.</param>
    /// <param name="now">The time.</param>
    /// <param name="isOpen">Checks whether a fit has not ended; null if that is not known.</param>
    /// <param name="cancellation">Cancels the read.</param>
    public static async Task<IReadOnlyList<RunningLease>> ReadAsync(
        IExperimentReader store, string experimentId, int max, DateTimeOffset now, Func<FitId, bool>? isOpen = null,
        CancellationToken cancellation = default) =>
        [
            .. (await store.ReadLeasesAsync(experimentId, cancellation))
                .OrderBy(stored => stored.Lease.Token)
                .Select(stored => new RunningLease(stored.Lease.WorkerId, stored.Lease.PackKey,
                    now > stored.Granted ? now - stored.Granted : TimeSpan.Zero,
                    [.. stored.Lease.Fits.Where(fit => isOpen?.Invoke(fit) ?? true)
                        .Select(fit => new RunningFold(fit.Trial, fit.Fold))]))
                .Where(lease => lease.Fits.Count > 0)
                .Take(max),
        ];
}
