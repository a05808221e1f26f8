using Experiments.Artifacts;

namespace Experiments.Client;

/// <summary>
/// The experiments of a cluster: submits them, follows them, and fetches their winners. The client reconnects by
/// itself: a call whose answer was lost is made again until <see cref="ClientOptions.Patience"/> is over, and nothing
/// is ever done twice, because every experiment has an id that its client made. Thread-safe.
/// </summary>
/// <example>
/// <code>
/// await using var client = await ExperimentsClient.ConnectAsync("gpu-cluster");
/// var id = await client.SubmitAsync("digits.yaml");
/// await foreach (var status in client.WatchAsync(id)) Console.WriteLine($"{status.TrialsDone} of {status.Trials}");
/// await client.FetchAsync(id, "artifacts/digits");
/// </code>
/// </example>
public sealed partial class ExperimentsClient : IAsyncDisposable
{
    private readonly ClusterConnection _cluster;
    private readonly IArtifactStore _artifacts;
    private readonly Func<ValueTask> _close;
    private readonly string _owner;

    /// <summary>Makes a client of a silo in this process, to which no connection can be lost.</summary>
    internal ExperimentsClient(
        IGrainFactory grains, IArtifactStore artifacts, TimeProvider clock, string? owner = null)
        : this(grains, artifacts, clock, null, () => ValueTask.CompletedTask) =>
            _owner = owner ?? ClientOptions.DefaultOwner;

    internal ExperimentsClient(
        IGrainFactory grains,
        IArtifactStore artifacts,
        TimeProvider clock,
        ClientOptions? options,
        Func<ValueTask> close)
    {
        _cluster = new(grains, clock, options, change => ConnectionChanged?.Invoke(change));
        (_artifacts, _close, _owner) = (artifacts, close, options?.Owner ?? ClientOptions.DefaultOwner);
    }

    /// <summary>Told when the connection is lost and when it is back; called on any thread.</summary>
    public event Action<ConnectionChange>? ConnectionChanged;

    /// <summary>Connects to a cluster.</summary>
    /// <param name="address">Its address: HOST or HOST:PORT, several of them separated by commas.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ClusterUnreachableException">No cluster answers there, or another one.</exception>
    public static Task<ExperimentsClient> ConnectAsync(string address, CancellationToken cancellationToken = default) =>
        ConnectAsync(new ClientOptions { Address = address }, cancellationToken);

    /// <summary>Connects to a cluster.</summary>
    /// <param name="options">Its address, and the times for which to try again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ClusterUnreachableException">No cluster answers there, or another one.</exception>
    public static Task<ExperimentsClient> ConnectAsync(
        ClientOptions options, CancellationToken cancellationToken = default) =>
            ClusterConnector.ConnectAsync(options, TimeProvider.System, cancellationToken);

    /// <summary>Closes the connection. Submitted experiments continue.</summary>
    public ValueTask DisposeAsync() => _close();

    private static ExperimentNotFoundException CreateNotFound(string experimentId) =>
        new($"there is no experiment {experimentId}", "see: experiments list");
}
