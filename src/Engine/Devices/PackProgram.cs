using Experiments.Engine.Graphs;

namespace Experiments.Engine.Devices;

/// <summary>
/// A compiled plan with its memory. What the trainer knows of a device: states go in and out by lane, and an epoch of
/// steps is replayed for the lanes that are given.
/// </summary>
internal abstract class PackProgram(Plan plan) : IDisposable
{
    /// <summary>What was compiled.</summary>
    public Plan Plan { get; } = plan;

    /// <summary>Sets a lane's state, laid out as <see cref="Plan.State"/> says, and clears the solver's memory.</summary>
    public abstract void WriteState(int lane, ReadOnlySpan<float> state);

    /// <summary>Gets a lane's state, or that of its best epoch.</summary>
    public abstract void ReadState(int lane, Span<float> state, bool best = false);

    /// <summary>Keeps the lane's present state as that of its best epoch.</summary>
    public abstract void KeepBest(int lane);

    /// <summary>Replays the training step for every step of every lane given; writes outcomes.</summary>
    public abstract void Train(ReadOnlySpan<LaneFeed> feeds);

    /// <summary>Replays the inference step for every step of every lane given; writes losses and, where wanted, predictions.</summary>
    public abstract void Infer(ReadOnlySpan<LaneFeed> feeds);

    /// <summary>Frees the arena.</summary>
    public abstract void Dispose();
}
