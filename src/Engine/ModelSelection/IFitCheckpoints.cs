using Experiments.Engine.Training.Checkpoints;

namespace Experiments.Engine.ModelSelection;

/// <summary>Where fits begin, and what is kept of how far they have come. Called on the thread that trains.</summary>
public interface IFitCheckpoints
{
    /// <summary>
    /// What was kept of the fit; null where it begins at the beginning. Asked once, before it begins; whatever the
    /// bytes are, they are checked.
    /// </summary>
    ReadOnlyMemory<byte>? Find(FitRequest fit);

    /// <summary>What was found is of no use: the fit begins at the beginning.</summary>
    void Reject(FitRequest fit, CheckpointFault fault);

    /// <summary>
    /// Whether the fit is to be kept as it stands; asked at the end of every epoch, and before a run that was cancelled
    /// ends.
    /// </summary>
    bool IsDue(FitRequest fit, int epoch);

    /// <summary>Takes the fit as it stands. Training waits for this call: write elsewhere.</summary>
    void Save(FitRequest fit, FitCheckpoint checkpoint);
}
