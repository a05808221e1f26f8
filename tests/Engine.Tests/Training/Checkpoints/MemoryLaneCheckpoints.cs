using Experiments.Engine.Training.Checkpoints;

namespace Experiments.Engine.Tests.Training.Checkpoints;

/// <summary>Keeps every epoch of every lane, as the bytes that a store would have.</summary>
internal sealed class MemoryLaneCheckpoints(Func<int, bool>? isDue = null) : ILaneCheckpoints
{
    public const string Key = "a fit";
    public const string Numerics = "a class";

    private readonly Dictionary<(int Lane, int Epoch), byte[]> _kept = [];

    /// <summary>The last epoch of a lane that was kept.</summary>
    public int GetLastEpoch(int lane) => _kept.Keys.Where(kept => kept.Lane == lane).Max(kept => kept.Epoch);

    /// <summary>A lane as it stood after an epoch.</summary>
    public LaneCheckpoint Read(int lane, int epoch) =>
        CheckpointFile.Read(_kept[(lane, epoch)], Key, Numerics, out var fault)
        ?? throw new InvalidOperationException($"{fault}");

    public bool IsDue(int number, int epoch) => isDue?.Invoke(epoch) ?? true;

    public void Save(int number, LaneCheckpoint checkpoint) =>
        _kept.Add((number, checkpoint.Epoch), CheckpointFile.Write(checkpoint, Key, Numerics));
}
