using Experiments.Engine.Training.Checkpoints;

namespace Experiments.Engine.ModelSelection;

/// <summary>Gives the lanes of a pack the names that their checkpoints bear: fit key and numerics class.</summary>
internal sealed class LaneCheckpoints(IFitCheckpoints to, IReadOnlyList<FitRequest> fits, SearchPlan plan, string numericsClass) : ILaneCheckpoints
{
    /// <summary>Makes a fit begin where it had come to.</summary>
    public PackLane Resume(FitRequest fit, PackLane lane)
    {
        if (to.Find(fit) is not { } found) return lane;
        if (CheckpointFile.Read(found.Span, KeyOf(fit), numericsClass, out var fault) is { } from) return lane with { Spec = lane.Spec with { From = from } };
        to.Refuse(fit, fault);
        return lane;
    }

    public bool IsDue(int number, int epoch) => to.IsDue(fits[number], epoch);

    public void Keep(int number, LaneCheckpoint checkpoint) => to.Keep(fits[number], new(checkpoint, KeyOf(fits[number]), numericsClass));

    private string KeyOf(FitRequest fit) => plan.FitKey(fit.Parameters, fit.Fold, fit.Epochs);
}
