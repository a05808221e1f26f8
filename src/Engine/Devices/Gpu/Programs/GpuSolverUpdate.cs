using Experiments.Engine.Devices.Gpu.Kernels;
using Experiments.Engine.Graphs.Instructions;

namespace Experiments.Engine.Devices.Gpu.Programs;

/// <summary>The update of all lanes of a pack, for which a solver names its kernel.</summary>
internal sealed class GpuSolverUpdate(GpuDevice device, GpuOperands operands, SolverStep solver)
{
    /// <summary>Whether sgd's momentum is Nesterov's.</summary>
    public bool Nesterov => solver.Nesterov;

    /// <summary>The launches: the norms where any lane clips, then the kernel.</summary>
    /// <param name="create">Makes the kernel of the arguments that all solvers have.</param>
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
