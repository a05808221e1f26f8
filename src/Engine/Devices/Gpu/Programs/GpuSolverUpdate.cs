using Experiments.Engine.Devices.Gpu.Kernels;
using Experiments.Engine.Graphs.Instructions;

namespace Experiments.Engine.Devices.Gpu.Programs;

/// <summary>The update of parameters with the kernel of a solver.</summary>
internal sealed class GpuSolverUpdate(GpuDevice device, GpuOperands operands, SolverStep solver)
{
    /// <summary>True if sgd uses Nesterov's momentum.</summary>
    public bool Nesterov => solver.Nesterov;

    /// <summary>
    /// Compiles the launches: the norms if any lane clips, then the kernel. Clipping needs all chunks in one launch.
    /// </summary>
    /// <param name="create">Creates the kernel from the arguments that all solvers share.</param>
    public SolverLaunch Compile<TKernel>(Func<SolverUpdate, TKernel> create)
        where TKernel : struct, IGpuKernel<TKernel>
    {
        var all = new SolverUpdate(
            default, operands.Chunks.View, operands.GetOperand(solver.Parameters),
            operands.GetOperand(solver.Gradients), operands.GetOperand(solver.SolverStates[0]),
            operands.GetOperand(solver.SolverStates[^1]), operands.GradientSquares, operands.WeightSquares,
            operands.ChunkCount, Range: default, Lanes: default, Clips: false);
        var norms = device.Kernels.Load<GradientSquaresKernel>();
        var kernel = device.Kernels.Load<TKernel>();
        return (step, lanes, chunks, stream) =>
        {
            var update = all with { Tables = step.Tables, Range = chunks, Lanes = lanes, Clips = step.Clips };
            var groups = lanes.Count * chunks.Count;
            if (step.Clips) norms(stream, (groups, device.Threads), new(update));
            kernel(stream, (groups, device.Threads), create(update));
        };
    }
}
