using Experiments.Contracts.Grains;

namespace Experiments.Client;

/// <summary>
/// The grains of a cluster, and how they are called: where the cluster is that of other processes, a call without an
/// answer is made again; in this process no connection can be lost. Thread-safe.
/// </summary>
internal sealed class ClusterConnection
{
    private readonly ClientOptions? _options;
    private readonly Reconnection? _reconnection;

    /// <summary>Makes the connection.</summary>
    /// <param name="grains">The grains.</param>
    /// <param name="clock">The time.</param>
    /// <param name="options">How the cluster is reached; null for a silo in this process.</param>
    /// <param name="onChange">Told when the connection is lost, and when it is back; from any thread.</param>
    public ClusterConnection(
        IGrainFactory grains, TimeProvider clock, ClientOptions? options, Action<ConnectionChange> onChange)
    {
        (Grains, Clock, _options) = (grains, clock, options);
        if (options is null) return;
        _reconnection = new($"the cluster at {options.Address}", clock)
        {
            FindCause = new StoreQuestion(grains, clock).FindProblemAsync
        };
        _reconnection.Changed += onChange;
    }

    public IGrainFactory Grains { get; }

    public TimeProvider Clock { get; }

    /// <summary>Whether the cluster is that of other processes.</summary>
    public bool IsRemote => _options is not null;

    /// <summary>The address of a remote cluster; empty for a silo in this process.</summary>
    public string Address => _options?.Address ?? "";

    public IExperimentCatalogGrain Catalog => Grains.GetGrain<IExperimentCatalogGrain>(0);

    public ISearchCoordinatorGrain GetCoordinator(string experimentId) =>
        Grains.GetGrain<ISearchCoordinatorGrain>(experimentId);

    /// <summary>Calls until there is an answer, or <see cref="ClientOptions.Patience"/> is over.</summary>
    /// <exception cref="ClusterUnreachableException">There was no answer.</exception>
    public Task<T> CallAsync<T>(Func<Task<T>> call, CancellationToken cancellation) =>
        _reconnection is { } reconnection
            ? reconnection.ExecuteAsync(call, _options!.Patience, cancellation)
            : call().WaitAsync(cancellation);

    /// <summary>Calls until it is done.</summary>
    /// <inheritdoc cref="CallAsync{T}"/>
    public Task CallAsync(Func<Task> call, CancellationToken cancellation) => CallAsync(
        async () =>
        {
            await call();
            return true;
        },
        cancellation);

    /// <summary>Calls until there is an answer, or <see cref="ClientOptions.WatchPatience"/> is over.</summary>
    /// <param name="call">The call.</param>
    /// <param name="onFailure">Told of each failure of the connection, before the pause.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ClusterUnreachableException">There was no answer.</exception>
    public Task<T> CallPatientlyAsync<T>(
        Func<Task<T>> call, Action<Exception> onFailure, CancellationToken cancellation) =>
        _reconnection is { } reconnection
            ? reconnection.ExecuteAsync(call, _options!.WatchPatience, cancellation, onFailure)
            : call().WaitAsync(cancellation);
}
