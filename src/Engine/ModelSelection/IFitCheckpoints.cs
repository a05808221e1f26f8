using Experiments.Engine.Training.Checkpoints;

namespace Experiments.Engine.ModelSelection;

/// <summary>
/// The checkpoints that fits are restored from and saved to. The methods are called on the thread that trains.
/// </summary>
public interface IFitCheckpoints
{
    /// <summary>
    /// Finds the checkpoint of a fit; null where the fit starts from its initial state. Called once, before the fit
    /// starts. The bytes are validated before use.
    /// </summary>
    ReadOnlyMemory<byte>? Find(FitRequest fit);

    /// <summary>Reports that the found checkpoint is not usable: the fit starts from its initial state.</summary>
    void Reject(FitRequest fit, CheckpointFault fault);

    /// <summary>
    /// Decides whether to save the fit's current state. Called at the end of every epoch, and before a cancelled run
    /// ends.
    /// </summary>
    bool IsDue(FitRequest fit, int epoch);

    /// <summary>Saves the fit's current state. Training waits for this call, so write on another thread.</summary>
    void Save(FitRequest fit, FitCheckpoint checkpoint);
}
