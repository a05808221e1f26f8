using Experiments.Contracts.Errors;

namespace Experiments.Silo.Stores;

/// <summary>
/// Where experiments are durable. Writes are fenced: an experiment's coordinator claims a term when it is activated,
/// and only batches of the latest term are written. Batches that wait at the same time are committed together
/// (group commit), each of them whole or not at all, in the order in which they came; after a batch of a term has
/// failed, no later batch of that term is written. A result costs the same at the first trial and the millionth.
/// Thread-safe.
/// </summary>
public interface IExperimentStore : IExperimentReader
{
    /// <summary>Records a new experiment with term 0. Said twice, the second changes nothing.</summary>
    /// <returns>Whether the experiment is new.</returns>
    Task<bool> CreateAsync(ExperimentRecord experiment);

    /// <summary>Claims the next term of an experiment; every earlier one is over from now on.</summary>
    /// <exception cref="StoreException">There is no such experiment.</exception>
    Task<long> ClaimTermAsync(string experimentId);

    /// <summary>Writes a batch; completes once it is durable.</summary>
    /// <exception cref="StaleTermException">The batch's term is over; nothing was written.</exception>
    /// <exception cref="StoreException">The store failed; nothing was written.</exception>
    Task CommitAsync(CommitBatch batch);

    /// <summary>
    /// Removes an experiment with all that is its own. Results that others adopted from it stay theirs.
    /// </summary>
    /// <returns>Whether it was there.</returns>
    Task<bool> DeleteAsync(string experimentId);
}
