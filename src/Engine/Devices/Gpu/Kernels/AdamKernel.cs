using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>Kingma and Ba (2015), as scikit-learn writes it: the rate bears both corrections of the moments.</summary>
internal readonly record struct AdamKernel(SolverUpdate Update) : IGpuKernel<AdamKernel>
{
    public static void Run(AdamKernel kernel)
    {
        var update = kernel.Update;
        var (tables, lane, chunk) = (update.Tables, update.Lane, update.Chunk);
        if (!tables.IsActive(lane)) return;
        var (step, settings) = (tables.GetStep(lane), tables.Settings[lane]);
        var scale = update.ComputeClippingScale();
        var decay = chunk.Decays ? step.L2 : 0f;
        var weights = update.GetView(update.Weights, chunk);
        var gradients = update.GetView(update.Gradients, chunk);
        var firsts = update.GetView(update.First, chunk);
        var seconds = update.GetView(update.Second, chunk);
        float squares = 0;
        for (var i = Group.IdxX; i < chunk.Length; i += Group.DimX)
        {
            var weight = weights[i];
            squares += weight * weight;
            var acting = scale * (gradients[i] + (decay * weight));
            var m = (settings.Beta1 * firsts[i]) + (settings.OneMinusBeta1 * acting);
            var v = (settings.Beta2 * seconds[i]) + (settings.OneMinusBeta2 * acting * acting);
            firsts[i] = m;
            seconds[i] = v;
            weights[i] = weight - (step.StepSize * m / (MathF.Sqrt(v) + step.Epsilon));
        }
        update.StoreWeightSquares(chunk, squares);
    }
}
