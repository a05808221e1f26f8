using Experiments.Contracts.Errors;

namespace Experiments.Silo.Settings;

/// <summary>The cluster gave a silo up while it joined: it could not be reached, as where a network is cut.</summary>
public sealed class SiloEvictedException : SiloException
{
    internal SiloEvictedException()
        : base("The cluster gave this silo up while it joined: the other silos could not reach it.") { }
}
