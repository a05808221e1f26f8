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
        var gradients = update.GetGradients(chunk);
        var (weights4, gradients4) = (Four.Cast(weights), Four.Cast(gradients));
        float sum = 0;
        for (var i = Group.IdxX; i < chunk.Length / Four.Count; i += Group.DimX)
        {
            var (w, g) = (weights4[i], gradients4[i]);
            sum += Square(g.A, decay, w.A) + Square(g.B, decay, w.B) + Square(g.C, decay, w.C)
                + Square(g.D, decay, w.D);
        }
        var rest = (chunk.Length & ~(Four.Count - 1)) + Group.IdxX;
        if (rest < chunk.Length) sum += Square(gradients[rest], decay, weights[rest]);
        sum = GroupSum.Compute(sum);
        if (Group.IdxX == 0) update.GradientSquares.GetView(lane)[update.ChunkNumber] = sum;
    }

    private static float Square(float gradient, float decay, float weight)
    {
        var acting = gradient + (decay * weight);
        return acting * acting;
    }
}
