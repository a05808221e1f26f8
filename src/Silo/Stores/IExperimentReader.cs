using Experiments.Contracts.Results;
using Experiments.Search.Ledger;

namespace Experiments.Silo.Stores;

/// <summary>
/// Reads experiments, also while a silo writes them. Every method returns a consistent, durable state. Thread-safe.
/// </summary>
public interface IExperimentReader : IAsyncDisposable
{
    /// <summary>Returns all experiments, newest first.</summary>
    Task<IReadOnlyList<ExperimentRecord>> ListAsync(CancellationToken cancellation = default);

    /// <summary>Returns an experiment, or null if there is none with this id.</summary>
    Task<ExperimentRecord?> FindAsync(string experimentId, CancellationToken cancellation = default);

    /// <summary>
    /// Returns a page of trials with their folds' fits, in the order of trial and fold, without the refit. Each fit has
    /// scores, failure, epochs and times only; <see cref="ReadTrialAsync"/> returns the rest.
    /// </summary>
    Task<ResultsPage> GetResultsAsync(
        string experimentId, long fromTrial, int maxTrials, CancellationToken cancellation = default);

    /// <summary>Returns the ended fits of one trial by rung and fold, its refit first.</summary>
    Task<IReadOnlyList<StoredFit>> ReadTrialAsync(
        string experimentId, long trial, CancellationToken cancellation = default);

    /// <summary>Returns the attempts at one trial's fits that gave no result, in their order.</summary>
    Task<IReadOnlyList<StoredAttempt>> ReadAttemptsAsync(
        string experimentId, long trial, CancellationToken cancellation = default);

    /// <summary>Returns all ended fits of an experiment, including the refit, in the order of their commit.</summary>
    IAsyncEnumerable<StoredFit> ReadFitsAsync(string experimentId, CancellationToken cancellation = default);

    /// <summary>Returns the fits that were returned and wait to be run again.</summary>
    Task<IReadOnlyList<FitRecord>> ReadReturnedAsync(string experimentId, CancellationToken cancellation = default);

    /// <summary>Returns the open leases.</summary>
    Task<IReadOnlyList<StoredLease>> ReadLeasesAsync(string experimentId, CancellationToken cancellation = default);

    /// <summary>
    /// Returns completed fits of any experiment by their fit keys, so that known results are not trained again.
    /// </summary>
    Task<IReadOnlyDictionary<string, StoredFit>> FindByFitKeysAsync(
        IReadOnlyCollection<string> fitKeys, CancellationToken cancellation = default);
}
