using Experiments.Engine.Devices.Cpu.Kernels;

namespace Experiments.Engine.Devices.Cpu.Programs;

/// <summary>
/// The update of a weight by blocks, each right after its gradient was computed: the gradient is still in the core's
/// cache, and never goes to memory. Clipping needs the norm of all gradients first, so lanes that clip are updated
/// afterwards.
/// </summary>
/// <param name="solver">The solver.</param>
/// <param name="first">The first chunk of the weight.</param>
/// <param name="end">The chunk after its last.</param>
internal sealed unsafe class FusedUpdate(SolverStepKernel solver, int first, int end)
{
    /// <summary>The first chunk of the weight.</summary>
    public int First => first;

    /// <summary>The chunk after its last.</summary>
    public int End => end;

    /// <summary>
    /// Returns true if the weight is updated with its gradient in this step. The threads of a team divide a gradient by
    /// rows and the solver's work by chunks, and were measured to be faster that way.
    /// </summary>
    public bool IsActive(CpuStep step) => step.Part.Count == 1 && !step.ClipsGradients;

    /// <summary>Returns a chunk, with its offset in the weight.</summary>
    public Segment GetChunk(int chunk) =>
        solver.Chunks[chunk] with { Offset = solver.Chunks[chunk].Offset - solver.Chunks[first].Offset };

    /// <summary>Updates chunks of the weight.</summary>
    /// <param name="step">The step.</param>
    /// <param name="from">The first chunk.</param>
    /// <param name="to">The chunk after the last.</param>
    /// <param name="gradient">Where the gradient of the weight's first element would be.</param>
    public void Update(CpuStep step, int from, int to, float* gradient) =>
        solver.Update(step, from, to, gradient - solver.Chunks[first].Offset);
}
