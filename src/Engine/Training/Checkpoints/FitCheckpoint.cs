namespace Experiments.Engine.Training.Checkpoints;

/// <summary>
/// The progress of a fit, with its fit key and numerics class. Immutable: another thread can write it while the fit
/// continues to train.
/// </summary>
public sealed class FitCheckpoint
{
    private readonly LaneCheckpoint _lane;
    private readonly string _fitKey;
    private readonly string _numericsClass;

    internal FitCheckpoint(LaneCheckpoint lane, string fitKey, string numericsClass) =>
        (_lane, _fitKey, _numericsClass) = (lane, fitKey, numericsClass);

    /// <summary>The epochs trained.</summary>
    public int Epoch => _lane.Epoch;

    /// <summary>The memory that it takes, in bytes; about the size in a store too.</summary>
    public long Bytes => _lane.Bytes;

    /// <summary>Encodes the checkpoint as docs/reference/checkpoint-format.md describes.</summary>
    public byte[] ToBytes() => CheckpointFile.Write(_lane, _fitKey, _numericsClass);
}
