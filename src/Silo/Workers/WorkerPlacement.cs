using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Experiments.Silo.Workers;

/// <summary>
/// A worker's grain lives on the silo that its device is in, and a silo's own on that silo; nowhere else.
/// </summary>
[GenerateSerializer, Immutable, Alias("Experiments.WorkerPlacement")]
internal sealed class WorkerPlacement : PlacementStrategy
{
    public static WorkerPlacement Instance { get; } = new();
}

/// <summary>Pins a grain to the silo in its key.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class WorkerPlacementAttribute() : PlacementAttribute(WorkerPlacement.Instance);

/// <summary>Finds the silo that a key names.</summary>
internal sealed class WorkerPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(
        PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var key = target.GrainIdentity.Key.ToString()!;
        var silo = WorkerKey.GetSilo(key);
        return context.GetCompatibleSilos(target).Contains(silo)
            ? Task.FromResult(silo)
            : throw new WorkerGoneException(key);
    }
}
