using Experiments.Contracts.Results;
using Experiments.Search.Ledger;

namespace Experiments.Silo.Stores;

/// <summary>
/// Reads experiments, also while a silo writes them. Every method sees a consistent, durable state. Thread-safe.
/// </summary>
public interface IExperimentReader : IAsyncDisposable
{
    /// <summary>Every experiment, newest first.</summary>
    Task<IReadOnlyList<ExperimentRecord>> ListAsync(CancellationToken cancellation = default);

    /// <summary>An experiment, or null where there is none of this id.</summary>
    Task<ExperimentRecord?> FindAsync(string experimentId, CancellationToken cancellation = default);

    /// <summary>
    /// A page of trials with their folds' fits, in the order of trial and fold; the refit is not among them. Of a fit
    /// it has scores, failure, epochs and times; <see cref="ReadTrialAsync"/> has the rest.
    /// </summary>
    Task<ResultsPage> GetResultsAsync(
        string experimentId, long fromTrial, int maxTrials, CancellationToken cancellation = default);

    /// <summary>The ended fits of one trial by rung and fold, its refit first.</summary>
    Task<IReadOnlyList<StoredFit>> ReadTrialAsync(
        string experimentId, long trial, CancellationToken cancellation = default);

    /// <summary>The attempts at the fits of one trial that came to nothing, in their order.</summary>
    Task<IReadOnlyList<StoredAttempt>> ReadAttemptsAsync(
        string experimentId, long trial, CancellationToken cancellation = default);

    /// <summary>Every ended fit of an experiment, the refit among them, in the order of their commit.</summary>
    IAsyncEnumerable<StoredFit> ReadFitsAsync(string experimentId, CancellationToken cancellation = default);

    /// <summary>The fits that were returned and wait to be run again.</summary>
    Task<IReadOnlyList<FitRecord>> ReadReturnedAsync(string experimentId, CancellationToken cancellation = default);

    /// <summary>The leases that are open.</summary>
    Task<IReadOnlyList<StoredLease>> ReadLeasesAsync(string experimentId, CancellationToken cancellation = default);

    /// <summary>
    /// Completed fits of any experiment by their fit keys, so that what is known is not trained again.
    /// </summary>
    Task<IReadOnlyDictionary<string, StoredFit>> FindByFitKeysAsync(
        IReadOnlyCollection<string> fitKeys, CancellationToken cancellation = default);
}
