using Experiments.Engine.Devices.Gpu.Kernels;
using Experiments.Engine.Graphs.Instructions;

namespace Experiments.Engine.Devices.Gpu.Programs;

/// <summary>The update of all lanes of a pack, with the kernel of a solver.</summary>
internal sealed class GpuSolverUpdate(GpuDevice device, GpuOperands operands, SolverStep solver)
{
    /// <summary>True if sgd uses Nesterov's momentum.</summary>
    public bool Nesterov => solver.Nesterov;

    /// <summary>Compiles the launches: the norms if any lane clips, then the kernel.</summary>
    /// <param name="create">Creates the kernel from the arguments that all solvers share.</param>
    public GpuLaunch Compile<TKernel>(Func<SolverUpdate, TKernel> create)
        where TKernel : struct, IGpuKernel<TKernel>
    {
        var lanes = new SolverUpdate(
            default, operands.Chunks.View, operands.GetOperand(solver.Parameters),
            operands.GetOperand(solver.Gradients), operands.GetOperand(solver.SolverStates[0]),
            operands.GetOperand(solver.SolverStates[^1]), operands.GradientSquares, operands.WeightSquares,
            operands.ChunkCount, Clips: false);
        var norms = device.Kernels.Load<GradientSquaresKernel>();
        var kernel = device.Kernels.Load<TKernel>();
        return step =>
        {
            var update = lanes with { Tables = step.Tables, Clips = step.Clips };
            var groups = step.Width * lanes.ChunkCount;
            if (step.Clips) norms(step.Stream, (groups, device.Threads), new(update));
            kernel(step.Stream, (groups, device.Threads), create(update));
        };
    }
}
