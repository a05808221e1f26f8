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
        var rates = new Rates(
            scale, decay, settings.Beta1, settings.OneMinusBeta1, settings.Beta2, settings.OneMinusBeta2,
            step.StepSize, step.Epsilon);
        var weights = update.GetView(update.Weights, chunk);
        var gradients = update.GetGradients(chunk);
        var firsts = update.GetView(update.First, chunk);
        var seconds = update.GetView(update.Second, chunk);
        var (weights4, gradients4, firsts4, seconds4) =
            (Four.Cast(weights), Four.Cast(gradients), Four.Cast(firsts), Four.Cast(seconds));
        float squares = 0;
        for (var i = Group.IdxX; i < chunk.Length / Four.Count; i += Group.DimX)
        {
            var (w, g, m, v) = (weights4[i], gradients4[i], firsts4[i], seconds4[i]);
            squares += (w.A * w.A) + (w.B * w.B) + (w.C * w.C) + (w.D * w.D);
            Update<TDecay>(rates, g.A, ref w.A, ref m.A, ref v.A);
            Update<TDecay>(rates, g.B, ref w.B, ref m.B, ref v.B);
            Update<TDecay>(rates, g.C, ref w.C, ref m.C, ref v.C);
            Update<TDecay>(rates, g.D, ref w.D, ref m.D, ref v.D);
            (firsts4[i], seconds4[i], weights4[i]) = (m, v, w);
        }
        var rest = (chunk.Length & ~(Four.Count - 1)) + Group.IdxX;
        if (rest < chunk.Length)
        {
            var (w, m, v) = (weights[rest], firsts[rest], seconds[rest]);
            squares += w * w;
            Update<TDecay>(rates, gradients[rest], ref w, ref m, ref v);
            (firsts[rest], seconds[rest], weights[rest]) = (m, v, w);
        }
        update.StoreWeightSquares(chunk, squares);
    }

    private static void Update<TDecay>(Rates rates, float gradient, ref float weight, ref float m, ref float v)
        where TDecay : struct, IDecayRule
    {
        var acting = rates.Scale * TDecay.AddToGradient(gradient, rates.Decay, weight);
        m = (rates.Beta1 * m) + (rates.OneMinusBeta1 * acting);
        v = (rates.Beta2 * v) + (rates.OneMinusBeta2 * acting * acting);
        weight = TDecay.Shrink(weight, rates.Decay) - (rates.StepSize * m / (MathF.Sqrt(v) + rates.Epsilon));
    }

    /// <summary>What all elements of a chunk share.</summary>
    private readonly record struct Rates(
        float Scale, float Decay, float Beta1, float OneMinusBeta1, float Beta2, float OneMinusBeta2, float StepSize,
        float Epsilon);
}
