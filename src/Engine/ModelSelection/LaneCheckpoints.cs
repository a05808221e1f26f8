using Experiments.Engine.Training.Checkpoints;

namespace Experiments.Engine.ModelSelection;

/// <summary>
/// The checkpoints of a pack's lanes. Converts lane numbers to the identity of checkpoints: fit key and numerics class.
/// </summary>
/// <param name="to">The checkpoints of fits.</param>
/// <param name="fits">The fits of the lanes, by number; the list grows when the pack is refilled.</param>
/// <param name="numericsClass">The numerics class of the device.</param>
internal sealed class LaneCheckpoints(IFitCheckpoints to, IReadOnlyList<KeyedFit> fits, string numericsClass)
    : ILaneCheckpoints
{
    /// <summary>Restores a fit from its checkpoint, if a valid one exists.</summary>
    public PackLane Restore(PackLane lane)
    {
        if (to.Find(lane.Fit.Request) is not { } found) return lane;
        if (CheckpointFile.Read(found.Span, lane.Fit.Key, numericsClass, out var fault) is { } from)
            return lane with { Spec = lane.Spec with { Checkpoint = from } };
        to.Reject(lane.Fit.Request, fault);
        return lane;
    }

    public bool IsDue(int number, int epoch) => to.IsDue(fits[number].Request, epoch);

    public void Save(int number, LaneCheckpoint checkpoint) =>
        to.Save(fits[number].Request, new(checkpoint, fits[number].Key, numericsClass));
}
