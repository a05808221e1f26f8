using System.Net;
using Experiments.Contracts.Grains;

namespace Experiments.Client;

/// <summary>The state of a cluster when it was inspected.</summary>
/// <param name="Address">The address that was asked.</param>
/// <param name="Info">
/// The catalog's view of the cluster; null where the database is away, without which there may be no catalog.
/// </param>
/// <param name="StoreProblem">
/// The reason why the experiment store cannot be written now, or the shared database cannot be used; null where it can.
/// </param>
/// <param name="Silos">All silos of the cluster, in the order of their addresses.</param>
internal sealed record ClusterView(
    string Address, ClusterInfo? Info, string? StoreProblem, IReadOnlyList<SiloView> Silos);

/// <summary>The state of a silo when it was inspected.</summary>
/// <param name="Endpoint">The endpoint at which other silos reach it.</param>
/// <param name="Host">The name of its machine; its address where the silo does not answer.</param>
/// <param name="Info">The silo's own answer; null where it does not answer.</param>
/// <param name="ClockOffset">The time by which its clock is ahead of this machine's.</param>
internal sealed record SiloView(IPEndPoint Endpoint, string Host, SiloInfo? Info, TimeSpan ClockOffset);
