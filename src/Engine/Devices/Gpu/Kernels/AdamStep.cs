using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>Adam's step (Kingma and Ba, 2015) for every rule of weight decay.</summary>
internal static class AdamStep
{
    /// <summary>
    /// Updates the group's chunk of parameters; the step size has both corrections of the moments in it.
    /// </summary>
    public static void Run<TDecay>(SolverUpdate update)
        where TDecay : struct, IDecayRule
    {
        var (tables, lane, chunk) = (update.Tables, update.Lane, update.Chunk);
        if (!tables.IsActive(lane)) return;
        var (step, settings) = (tables.GetStep(lane), tables.Settings[lane]);
        var scale = update.ComputeClippingScale();
        var decay = chunk.Decays ? TDecay.GetFactor(step) : 0f;
        var weights = update.GetView(update.Weights, chunk);
        var gradients = update.GetView(update.Gradients, chunk);
        var firsts = update.GetView(update.First, chunk);
        var seconds = update.GetView(update.Second, chunk);
        float squares = 0;
        for (var i = Group.IdxX; i < chunk.Length; i += Group.DimX)
        {
            var weight = weights[i];
            squares += weight * weight;
            var acting = scale * TDecay.AddToGradient(gradients[i], decay, weight);
            var m = (settings.Beta1 * firsts[i]) + (settings.OneMinusBeta1 * acting);
            var v = (settings.Beta2 * seconds[i]) + (settings.OneMinusBeta2 * acting * acting);
            firsts[i] = m;
            seconds[i] = v;
            weights[i] = TDecay.Shrink(weight, decay) - (step.StepSize * m / (MathF.Sqrt(v) + step.Epsilon));
        }
        update.StoreWeightSquares(chunk, squares);
    }
}
