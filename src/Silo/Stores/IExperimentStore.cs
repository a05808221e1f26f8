using Experiments.Contracts.Errors;

namespace Experiments.Silo.Stores;

/// <summary>
/// The store of durable experiments. Writes are fenced: an experiment's coordinator claims a term when it is activated,
/// and only batches of the latest term are written. Batches that wait at the same time are committed together (group
/// commit), each of them as a whole or not at all, in the order of their arrival; after a batch of a term has failed,
/// no later batch of that term is written. The cost of a result does not depend on the number of results. Thread-safe.
/// </summary>
public interface IExperimentStore : IExperimentReader
{
    /// <summary>The reason why the last batch could not be written, with the remedy; null if it could.</summary>
    string? WriteProblem { get; }

    /// <summary>Tests whether the store can be written; returns the reason with the remedy if not, or null.</summary>
    Task<string?> FindWriteProblemAsync();

    /// <summary>Records a new experiment with term 0. A second call with the same id changes nothing.</summary>
    /// <returns>True if the experiment is new.</returns>
    Task<bool> CreateAsync(ExperimentRecord experiment);

    /// <summary>Claims the next term of an experiment; all earlier terms are over from now on.</summary>
    /// <exception cref="StoreException">There is no such experiment.</exception>
    Task<long> ClaimTermAsync(string experimentId);

    /// <summary>Writes a batch; completes once it is durable.</summary>
    /// <exception cref="StaleTermException">The batch's term is over; nothing was written.</exception>
    /// <exception cref="StoreException">The store failed; nothing was written.</exception>
    Task CommitAsync(CommitBatch batch);

    /// <summary>Removes an experiment with all its rows. Results that other experiments adopted from it stay.</summary>
    /// <returns>True if the experiment existed.</returns>
    Task<bool> DeleteAsync(string experimentId);
}
