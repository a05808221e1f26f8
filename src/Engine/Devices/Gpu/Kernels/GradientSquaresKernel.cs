using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>Sums by chunk the squares of the gradient with its L2 term, for clipping.</summary>
internal readonly record struct GradientSquaresKernel(SolverUpdate Update) : IGpuKernel<GradientSquaresKernel>
{
    public static void Run(GradientSquaresKernel kernel)
    {
        var update = kernel.Update;
        var (tables, lane, chunk) = (update.Tables, update.Lane, update.Chunk);
        if (!tables.IsActive(lane)) return;
        var decay = chunk.Decays ? tables.GetStep(lane).L2 : 0f;
        var weights = update.GetView(update.Weights, chunk);
        var gradients = update.GetView(update.Gradients, chunk);
        float sum = 0;
        for (var i = Group.IdxX; i < chunk.Length; i += Group.DimX)
        {
            var acting = gradients[i] + (decay * weights[i]);
            sum += acting * acting;
        }
        sum = GroupSum.Compute(sum);
        if (Group.IdxX == 0) update.GradientSquares.GetView(lane)[Grid.IdxX % update.ChunkCount] = sum;
    }
}
