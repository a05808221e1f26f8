using Experiments.Engine.Training.Checkpoints;

namespace Experiments.Engine.ModelSelection;

/// <summary>Gives the lanes of a pack the names that their checkpoints bear: fit key and numerics class.</summary>
/// <param name="to">What keeps them.</param>
/// <param name="fits">The fits of the lanes, by number; it grows where a pack is refilled.</param>
/// <param name="numericsClass">The class of the device's bits.</param>
internal sealed class LaneCheckpoints(IFitCheckpoints to, IReadOnlyList<KeyedFit> fits, string numericsClass)
    : ILaneCheckpoints
{
    /// <summary>Makes a fit begin where it had come to.</summary>
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
