using Experiments.Engine.Graphs;

namespace Experiments.Engine.Devices;

/// <summary>
/// A compiled plan with its memory. What the trainer knows of a device: states go in and out by lane, and an epoch of
/// steps is replayed for the lanes that are given.
/// </summary>
internal abstract class PackProgram(ExecutionPlan plan) : IDisposable
{
    /// <summary>What was compiled.</summary>
    public ExecutionPlan Plan { get; } = plan;

    /// <summary>
    /// Sets a lane's state, laid out as <see cref="ExecutionPlan.State"/> says, and clears the solver's memory.
    /// </summary>
    public abstract void WriteState(int lane, ReadOnlySpan<float> state);

    /// <summary>
    /// Sets a lane's state to what the graph's initializers draw for a seed and fold, and clears the solver's memory.
    /// </summary>
    public virtual void InitializeState(int lane, Graph graph, ulong seed, int fold)
    {
        var state = new float[Plan.State.Floats];
        Plan.State.Pack(StateInitializer.Initialize(graph, seed, fold), state);
        WriteState(lane, state);
    }

    /// <summary>Gets a lane's state, or that of its best epoch.</summary>
    public abstract void ReadState(int lane, Span<float> state, bool best = false);

    /// <summary>Gets what the solver remembers of a lane, slot after slot.</summary>
    public abstract void ReadSolverState(int lane, Span<float> solverState);

    /// <summary>
    /// Sets all that a lane keeps from step to step; an empty <paramref name="best"/> leaves its best epoch alone.
    /// </summary>
    public abstract void Restore(
        int lane, ReadOnlySpan<float> state, ReadOnlySpan<float> solverState, ReadOnlySpan<float> best);

    /// <summary>Keeps the lane's present state as that of its best epoch.</summary>
    public abstract void KeepBest(int lane);

    /// <summary>How many lanes, from the first on, may be given: a pack that has become smaller costs less.</summary>
    public virtual int Width { get; set; } = plan.Options.Lanes;

    /// <summary>Copies all that a lane keeps from step to step to another lane.</summary>
    public abstract void MoveLane(int from, int to);

    /// <summary>Replays the training step for every step of every lane given; writes outcomes.</summary>
    public abstract void Train(ReadOnlySpan<LaneBatches> batches);

    /// <summary>
    /// Replays the inference step for every step of every lane given; writes losses and, where wanted, predictions.
    /// </summary>
    public abstract void Infer(ReadOnlySpan<LaneBatches> batches);

    /// <summary>Frees the arena.</summary>
    public abstract void Dispose();
}
