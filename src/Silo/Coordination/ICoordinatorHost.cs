using Experiments.Contracts.Grains;

namespace Experiments.Silo.Coordination;

/// <summary>The host of a coordinator: the activation of a grain, or a simulated activation.</summary>
internal interface ICoordinatorHost
{
    /// <summary>The experiment's id.</summary>
    string ExperimentId { get; }

    /// <summary>The catalog of the cluster.</summary>
    IExperimentCatalogGrain Catalog { get; }

    /// <summary>Runs work in a turn of the coordinator. Does not throw.</summary>
    void RunOnTurn(Func<Task> work);

    /// <summary>Runs long work outside of the turns, which continue meanwhile.</summary>
    Task<T> RunOffTurnAsync<T>(Func<T> work);

    /// <summary>
    /// Checks whether the silo of a worker was voted out of the cluster: it never comes back under this address.
    /// </summary>
    bool IsSiloDead(string workerId);

    /// <summary>
    /// Keeps the coordinator active without calls, or ends that: a search that waits for workers or is paused must
    /// still be watched and shown in metrics.
    /// </summary>
    void KeepAlive(bool stays);

    /// <summary>
    /// Sends no more calls to this coordinator: the next call creates another one, which begins from the store.
    /// </summary>
    void RequestReplacement();
}
