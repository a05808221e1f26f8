using System.Net;
using Experiments.Contracts.Grains;

namespace Experiments.Client;

/// <summary>A cluster as it was seen.</summary>
/// <param name="Address">Where it was asked.</param>
/// <param name="Info">
/// The cluster as its catalog knows it; null where its database is away, without which there may be no catalog.
/// </param>
/// <param name="StoreProblem">
/// Why the database that its silos share cannot be used now; null where it can, or there is none.
/// </param>
/// <param name="Silos">All of its silos, by their addresses.</param>
internal sealed record ClusterView(
    string Address, ClusterInfo? Info, string? StoreProblem, IReadOnlyList<SiloView> Silos);

/// <summary>A silo as it was seen.</summary>
/// <param name="Endpoint">Where other silos reach it.</param>
/// <param name="Host">The name of its machine; its address where it does not say it.</param>
/// <param name="Info">What it says of itself; null where it does not.</param>
/// <param name="ClockOffset">How far its clock is ahead of this machine's.</param>
internal sealed record SiloView(IPEndPoint Endpoint, string Host, SiloInfo? Info, TimeSpan ClockOffset);
