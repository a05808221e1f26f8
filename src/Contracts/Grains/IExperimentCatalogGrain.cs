using Experiments.Contracts.Results;

namespace Experiments.Contracts.Grains;

/// <summary>Which experiments exist and want workers. There is one, with key 0.</summary>
[Alias("Experiments.IExperimentCatalogGrain")]
public interface IExperimentCatalogGrain : IGrainWithIntegerKey
{
    /// <summary>What a client or a joining silo needs to know of the cluster.</summary>
    [Alias("GetInfo")] Task<ClusterInfo> GetInfoAsync();

    /// <summary>Every known experiment, newest first.</summary>
    [Alias("List")] Task<IReadOnlyList<string>> ListAsync();

    /// <summary>Where experiments stand, the newest first.</summary>
    /// <param name="wanted">An id or a name; null for all.</param>
    /// <param name="after">What the last page ended with; null for the first.</param>
    /// <param name="max">How many at most.</param>
    [Alias("ListExperiments")] Task<ExperimentsPage> ListExperimentsAsync(string? wanted, string? after, int max);

    /// <summary>
    /// The experiments that want workers and that a worker may take, in the order in which a slot of it is to try them:
    /// by priority, and so that equals share the slots.
    /// </summary>
    /// <param name="workerKey">The worker.</param>
    /// <param name="slot">Its slot.</param>
    /// <param name="serving">The experiment that the slot leased of last, or null.</param>
    [Alias("Choose")] Task<IReadOnlyList<string>> RankExperimentsAsync(string workerKey, string slot, string? serving);

    /// <summary>
    /// Told by a coordinator when its experiment begins or ends to want workers, and by a worker that it has ended;
    /// wakes workers.
    /// </summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="wanting">Whether it wants workers.</param>
    /// <param name="device">The device that it asks for.</param>
    /// <param name="priority">Its priority.</param>
    /// <returns>How many slots the registered workers have that may take it.</returns>
    [Alias("SetWanting")] Task<int> AnnounceDemandAsync(string experimentId, bool wanting, string device, int priority);

    /// <summary>Told by a worker when it starts and now and then, so that it can be woken.</summary>
    /// <param name="workerKey">The worker.</param>
    /// <param name="slots">How many packs it trains at once.</param>
    /// <param name="aside">Why it takes no leases; null where it does.</param>
    [Alias("Register")] Task RegisterAsync(string workerKey, int slots, QuarantinedDevice? aside = null);

    /// <summary>Told by a worker when it leaves.</summary>
    [Alias("Unregister")] Task UnregisterAsync(string workerKey);
}

/// <summary>A cluster as its head knows it.</summary>
/// <param name="ArtifactStore">
/// Where data sets and artifacts lie, for people: a folder of the head, or a location on S3.
/// </param>
/// <param name="Workers">The keys of the registered workers.</param>
/// <param name="Slots">How many packs they can train at once.</param>
/// <param name="Quarantined">
/// Devices of them that take no leases for now; null where the head is of an earlier version.
/// </param>
[GenerateSerializer, Immutable, Alias("Experiments.ClusterInfo")]
public sealed record ClusterInfo(
    [property: Id(0)] string ArtifactStore,
    [property: Id(1)] IReadOnlyList<string> Workers, [property: Id(2)] int Slots,
    [property: Id(3)] IReadOnlyList<QuarantinedDevice>? Quarantined = null);
