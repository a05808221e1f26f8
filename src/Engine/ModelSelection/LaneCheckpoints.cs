using Experiments.Engine.Training.Checkpoints;

namespace Experiments.Engine.ModelSelection;

/// <summary>Gives the lanes of a pack the names that their checkpoints bear: fit key and numerics class.</summary>
internal sealed class LaneCheckpoints(
    IFitCheckpoints to, IReadOnlyList<FitRequest> fits, SearchPlan plan, string numericsClass)
    : ILaneCheckpoints
{
    /// <summary>Makes a fit begin where it had come to.</summary>
    public PackLane Restore(FitRequest fit, PackLane lane)
    {
        if (to.Find(fit) is not { } found) return lane;
        if (CheckpointFile.Read(found.Span, GetFitKey(fit), numericsClass, out var fault) is { } from)
            return lane with { Spec = lane.Spec with { Checkpoint = from } };
        to.Reject(fit, fault);
        return lane;
    }

    public bool IsDue(int number, int epoch) => to.IsDue(fits[number], epoch);

    public void Save(int number, LaneCheckpoint checkpoint) =>
        to.Save(fits[number], new(checkpoint, GetFitKey(fits[number]), numericsClass));

    private string GetFitKey(FitRequest fit) => plan.GetFitKey(fit.Parameters, fit.Fold, fit.Epochs);
}
