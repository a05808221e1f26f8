using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>sgd with momentum or Nesterov's momentum, as in scikit-learn.</summary>
internal readonly record struct SgdKernel(SolverUpdate Update, Flag Nesterov) : IGpuKernel<SgdKernel>
{
    public static void Run(SgdKernel kernel)
    {
        var update = kernel.Update;
        var (tables, lane, chunk) = (update.Tables, update.Lane, update.Chunk);
        if (!tables.IsActive(lane)) return;
        var (step, settings) = (tables.GetStep(lane), tables.Settings[lane]);
        var scale = update.ComputeClippingScale();
        var decay = chunk.Decays ? step.L2 : 0f;
        var weights = update.GetView(update.Weights, chunk);
        var gradients = update.GetView(update.Gradients, chunk);
        var velocities = update.GetView(update.First, chunk);
        float squares = 0;
        for (var i = Group.IdxX; i < chunk.Length; i += Group.DimX)
        {
            var weight = weights[i];
            squares += weight * weight;
            var descent = -step.StepSize * (scale * (gradients[i] + (decay * weight)));
            var v = (settings.Momentum * velocities[i]) + descent;
            velocities[i] = v;
            weights[i] = weight + (kernel.Nesterov ? (settings.Momentum * v) + descent : v);
        }
        update.StoreWeightSquares(chunk, squares);
    }
}
