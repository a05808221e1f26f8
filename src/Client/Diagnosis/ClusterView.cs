using System.Net;
using Experiments.Contracts.Grains;
using Orleans.Runtime;

namespace Experiments.Client.Diagnosis;

/// <summary>A cluster as it was seen.</summary>
/// <param name="Address">Where it was asked.</param>
/// <param name="Info">The cluster as its catalog knows it.</param>
/// <param name="Silos">All of its silos, by their addresses.</param>
internal sealed record ClusterView(string Address, ClusterInfo Info, IReadOnlyList<SiloView> Silos);

/// <summary>A silo as it was seen.</summary>
/// <param name="Endpoint">Where other silos reach it.</param>
/// <param name="Gateway">The port at which clients reach it; 0 where they do not.</param>
/// <param name="Status">Its part in the cluster's table.</param>
/// <param name="Host">The name of its machine.</param>
/// <param name="Info">What it says of itself; null where it does not.</param>
/// <param name="Ahead">How far its clock is ahead of this machine's.</param>
internal sealed record SiloView(IPEndPoint Endpoint, int Gateway, SiloStatus Status, string Host, SiloInfo? Info, TimeSpan Ahead);
