using Experiments.Contracts.Errors;

namespace Experiments.Silo.Settings;

/// <summary>
/// The error for a silo that the cluster evicted while it joined: the other silos could not reach it, for example
/// because of a broken network.
/// </summary>
[GenerateSerializer, Alias("Experiments.SiloEvictedException")]
public sealed class SiloEvictedException : SiloException
{
    internal SiloEvictedException()
        : base("The cluster evicted this silo while it joined: the other silos could not reach it.") { }
}
