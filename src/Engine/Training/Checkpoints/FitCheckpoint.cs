namespace Experiments.Engine.Training.Checkpoints;

/// <summary>
/// How far a fit has come, and whose it is. Immutable: it can be written by another thread while the fit trains on.
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

    /// <summary>What it takes of memory, and about what it takes of a store.</summary>
    public long Bytes => _lane.Bytes;

    /// <summary>Writes it, as docs/reference/checkpoint-format.md describes.</summary>
    public byte[] ToBytes() => CheckpointFile.Write(_lane, _fitKey, _numericsClass);
}
