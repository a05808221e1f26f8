using Experiments.Contracts.Results;

namespace Experiments.Contracts.Grains;

/// <summary>The catalog of the experiments and of their demand for workers. There is one, with key 0.</summary>
[Alias("Experiments.IExperimentCatalogGrain")]
public interface IExperimentCatalogGrain : IGrainWithIntegerKey
{
    /// <summary>Returns the data of the cluster that a client or a joining silo needs.</summary>
    [Alias("GetInfo")] Task<ClusterInfo> GetInfoAsync();

    /// <summary>Returns the ids of all experiments, the newest first.</summary>
    [Alias("List")] Task<IReadOnlyList<string>> ListAsync();

    /// <summary>Returns the states of experiments, the newest first.</summary>
    /// <param name="wanted">An id or a name; null for all experiments.</param>
    /// <param name="after">The <see cref="ExperimentsPage.Next"/> of the page before; null for the first page.</param>
    /// <param name="max">The largest number of experiments to return.</param>
    [Alias("ListExperiments")] Task<ExperimentsPage> ListExperimentsAsync(string? wanted, string? after, int max);

    /// <summary>
    /// Returns the experiments that want workers and that a worker may take, in the order in which one of its slots
    /// tries them: by priority; experiments of equal priority share the slots.
    /// </summary>
    /// <param name="workerKey">The worker.</param>
    /// <param name="slot">The worker's slot.</param>
    /// <param name="serving">The experiment of the slot's last lease, or null.</param>
    [Alias("Choose"), SilosOnly]
    Task<IReadOnlyList<string>> RankExperimentsAsync(string workerKey, string slot, string? serving);

    /// <summary>
    /// Records that an experiment wants workers or no longer wants any, and wakes workers. Coordinators call this when
    /// the demand changes, and a worker calls it when it learns that an experiment has ended.
    /// </summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="wanting">True if the experiment wants workers.</param>
    /// <param name="device">The device that the experiment asks for.</param>
    /// <param name="priority">The experiment's priority.</param>
    /// <returns>
    /// The number of slots of the registered workers that may take the experiment, without quarantined devices.
    /// </returns>
    [Alias("SetWanting"), SilosOnly]
    Task<int> AnnounceDemandAsync(string experimentId, bool wanting, string device, int priority);

    /// <summary>
    /// Registers a worker, so that it can be woken. A worker calls this at its start and at regular intervals.
    /// </summary>
    /// <param name="workerKey">The worker.</param>
    /// <param name="slots">The number of packs that the worker trains at once.</param>
    /// <param name="quarantine">The quarantine in which the worker takes no leases; null if it takes leases.</param>
    [Alias("Register"), SilosOnly]
    Task RegisterAsync(string workerKey, int slots, QuarantinedDevice? quarantine = null);

    /// <summary>Removes a worker that leaves.</summary>
    [Alias("Unregister"), SilosOnly] Task UnregisterAsync(string workerKey);

    /// <summary>Checks whether a recorded experiment needs a data set, by the hash of the data.</summary>
    [Alias("NeedsData"), SilosOnly] Task<bool> NeedsDataAsync(string hash);
}

/// <summary>A cluster as known to its catalog.</summary>
/// <param name="ArtifactStore">
/// The location of data sets and artifacts as text for people: a folder of the head, or a location on S3.
/// </param>
/// <param name="Workers">The keys of the registered workers.</param>
/// <param name="Slots">The number of packs that they can train at once.</param>
/// <param name="Quarantined">The devices that take no leases now; null if the head runs an earlier version.</param>
[GenerateSerializer, Immutable, Alias("Experiments.ClusterInfo")]
public sealed record ClusterInfo(
    [property: Id(0)] string ArtifactStore,
    [property: Id(1)] IReadOnlyList<string> Workers, [property: Id(2)] int Slots,
    [property: Id(3)] IReadOnlyList<QuarantinedDevice>? Quarantined = null);
