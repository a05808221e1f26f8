using Experiments.Silo.Guards;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Experiments.Silo.Workers;

/// <summary>
/// The placement of grains that belong to one silo: a worker's grain is placed on the silo that has its device, and the
/// grain of a silo on that silo.
/// </summary>
[GenerateSerializer, Immutable, Alias("Experiments.WorkerPlacement")]
internal sealed class WorkerPlacement : PlacementStrategy
{
    public static WorkerPlacement Instance { get; } = new();
}

/// <summary>Places a grain on the silo in its key.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class WorkerPlacementAttribute() : PlacementAttribute(WorkerPlacement.Instance);

/// <summary>Finds the silo in a grain's key.</summary>
internal sealed class WorkerPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(
        PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var key = target.GrainIdentity.Key.ToString()!;
        if (!GrainKeys.IsOnSilo(key)) throw new WorkerGoneException(key);
        var silo = WorkerKey.GetSilo(key);
        return context.GetCompatibleSilos(target).Contains(silo)
            ? Task.FromResult(silo)
            : throw new WorkerGoneException(key);
    }
}
