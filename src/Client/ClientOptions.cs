namespace Experiments.Client;

/// <summary>
/// How a client reaches its cluster, and how long it goes on trying where the cluster does not answer.
/// </summary>
public sealed record ClientOptions
{
    /// <summary>The port at which a cluster is reached, where an address names none.</summary>
    public const int DefaultPort = 30000;

    /// <summary>The cluster's name, where it is not given another.</summary>
    public const string DefaultClusterId = "experiments";

    /// <summary>
    /// Where the cluster is reached: <c>HOST</c> or <c>HOST:PORT</c>, several of them separated by commas. A host is a
    /// name or an address, of IPv6 in brackets where a port follows. Names are looked up again at each reconnect.
    /// </summary>
    public required string Address { get; init; }

    /// <summary>The cluster's name, which its silos were given. Default: <c>experiments</c>.</summary>
    public string ClusterId { get; init; } = DefaultClusterId;

    /// <summary>
    /// How long the first connection may take. Where nobody listens that is known at once. Default: 30 seconds.
    /// </summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a question is asked again where the connection is lost. Default: 1 minute.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long watching an experiment waits for a lost connection to come back. Default: 10 minutes.
    /// </summary>
    public TimeSpan WatchPatience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// What a command adds to the host of the connection, such as an exporter of spans; a program says that to its own
    /// host.
    /// </summary>
    internal Action<IHostApplicationBuilder>? ConfigureHost { get; init; }
}
