using Experiments.Engine.Graphs;

namespace Experiments.Engine.Devices;

/// <summary>
/// A compiled plan with its memory: the trainer's interface to a device. States are written and read by lane, and an
/// epoch of steps runs for the given lanes.
/// </summary>
internal abstract class PackProgram(ExecutionPlan plan) : IDisposable
{
    /// <summary>The compiled plan.</summary>
    public ExecutionPlan Plan { get; } = plan;

    /// <summary>
    /// Writes a lane's state, in the layout of <see cref="ExecutionPlan.State"/>, and clears the solver's state.
    /// </summary>
    public abstract void WriteState(int lane, ReadOnlySpan<float> state);

    /// <summary>
    /// Initializes a lane's state with the graph's initializers for a seed and fold, and clears the solver's state.
    /// </summary>
    public virtual void InitializeState(int lane, Graph graph, ulong seed, int fold)
    {
        var state = new float[Plan.State.Floats];
        Plan.State.Pack(StateInitializer.Initialize(graph, seed, fold), state);
        WriteState(lane, state);
    }

    /// <summary>Reads a lane's state, or that of its best epoch.</summary>
    public abstract void ReadState(int lane, Span<float> state, bool best = false);

    /// <summary>Reads the solver's state of a lane, tensor after tensor.</summary>
    public abstract void ReadSolverState(int lane, Span<float> solverState);

    /// <summary>
    /// Writes all that a lane keeps from step to step. An empty <paramref name="best"/> leaves its best epoch
    /// unchanged.
    /// </summary>
    public abstract void Restore(
        int lane, ReadOnlySpan<float> state, ReadOnlySpan<float> solverState, ReadOnlySpan<float> best);

    /// <summary>Saves the lane's current state as that of its best epoch.</summary>
    public abstract void KeepBest(int lane);

    /// <summary>The number of lanes, from the first, that may run. A pack that has become smaller costs less.</summary>
    public virtual int Width { get; set; } = plan.Options.Lanes;

    /// <summary>Copies everything that a lane keeps from step to step to another lane.</summary>
    public abstract void MoveLane(int from, int to);

    /// <summary>Runs all training steps of the given lanes; writes outcomes.</summary>
    public abstract void Train(ReadOnlySpan<LaneBatches> batches);

    /// <summary>
    /// Runs all inference steps of the given lanes; writes losses and, if requested, predictions and tallies.
    /// </summary>
    public abstract void Infer(ReadOnlySpan<LaneBatches> batches);

    /// <summary>Frees the arena.</summary>
    public abstract void Dispose();
}
