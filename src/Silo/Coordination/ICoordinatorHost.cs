using Experiments.Contracts.Grains;

namespace Experiments.Silo.Coordination;

/// <summary>What a coordinator needs of that in which it lives: a grain's activation, or a simulation's.</summary>
internal interface ICoordinatorHost
{
    /// <summary>The experiment.</summary>
    string ExperimentId { get; }

    /// <summary>The cluster's catalog.</summary>
    IExperimentCatalogGrain Catalog { get; }

    /// <summary>Has the coordinator run something on its turn. Does not throw.</summary>
    void RunOnTurn(Func<Task> work);

    /// <summary>Runs what takes long, while other turns go on.</summary>
    Task<T> RunOffTurnAsync<T>(Func<T> work);

    /// <summary>
    /// Whether the silo of a worker was voted out of the cluster: it never comes back under this address.
    /// </summary>
    bool IsSiloDead(string workerId);

    /// <summary>
    /// Says whether the coordinator stays where it is though nobody calls it: a search that waits for workers, or is
    /// paused, has somebody who watches it and tells of it.
    /// </summary>
    void KeepAlive(bool stays);

    /// <summary>
    /// Takes no more calls for this coordinator: the next finds another, which begins with what is durable.
    /// </summary>
    void RequestReplacement();
}
