using Experiments.Planning;

namespace Experiments.Client;

/// <summary>
/// The way to a cluster, and the times for which a client tries again where the cluster does not answer.
/// </summary>
public sealed record ClientOptions
{
    /// <summary>The port of a cluster where the address names none.</summary>
    public const int DefaultPort = 30000;

    /// <summary>The name of a cluster that was given none.</summary>
    public const string DefaultClusterId = "experiments";

    /// <summary>The user and the host of this process.</summary>
    internal static string DefaultOwner { get; } = OwnerNames.FindCurrent();

    /// <summary>
    /// The cluster's address: <c>HOST</c> or <c>HOST:PORT</c>, several of them separated by commas. A host is a name or
    /// an IP address; an IPv6 address before a port is written in brackets. Names are resolved again at each reconnect.
    /// </summary>
    public required string Address { get; init; }

    /// <summary>The cluster's name, as its silos were given it. Default: <c>experiments</c>.</summary>
    public string ClusterId { get; init; } = DefaultClusterId;

    /// <summary>
    /// The file with the cluster's secret, a copy of the one that its silos were given; null for a cluster without one.
    /// Default: null.
    /// </summary>
    public string? ClusterSecretFile { get; init; }

    /// <summary>
    /// The owner of the experiments that this client submits: up to 128 printable characters. Default: the user and the
    /// host of this process, such as <c>anna@laptop</c>.
    /// </summary>
    public string Owner { get; init; } = DefaultOwner;

    /// <summary>
    /// The time that the first connection may take. Where no process listens, it fails at once. Default: 30 seconds.
    /// </summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The time for which a call is made again where the connection is lost. Default: 1 minute.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The time for which watching an experiment waits for a lost connection to come back. Default: 10 minutes.
    /// </summary>
    public TimeSpan WatchPatience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Adds a command's services, such as an exporter of spans, to the host of the connection. A program that uses the
    /// library configures its own host.
    /// </summary>
    internal Action<IHostApplicationBuilder>? ConfigureHost { get; init; }
}
