using Orleans.GrainDirectory;

namespace Experiments.Silo.Grains;

/// <summary>
/// The grain directory of stateless workers that every silo activates for itself: it has no entries, so a call is
/// answered where it arrives. Orleans looks stateless workers up, too, before it places them; its own directory would
/// ask the silo that has the grain's part of it. For the table of silos that is a circle: while that silo does not know
/// that a former head is dead, its answer never comes, and without an answer it never reads who is dead.
/// </summary>
internal sealed class LocalGrains : IGrainDirectory
{
    /// <summary>The name in <see cref="GrainDirectoryAttribute"/>.</summary>
    public const string Name = "local";

    public Task<GrainAddress?> Lookup(GrainId grainId) => Task.FromResult<GrainAddress?>(null);

    public Task<GrainAddress?> Register(GrainAddress address) => Task.FromResult<GrainAddress?>(address);

    public Task Unregister(GrainAddress address) => Task.CompletedTask;

    public Task UnregisterSilos(List<SiloAddress> siloAddresses) => Task.CompletedTask;
}
