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
        var gradients = update.GetGradients(chunk);
        var velocities = update.GetView(update.First, chunk);
        var rates = new Rates(scale, decay, step.StepSize, settings.Momentum, kernel.Nesterov);
        var (weights4, gradients4, velocities4) = (Four.Cast(weights), Four.Cast(gradients), Four.Cast(velocities));
        float squares = 0;
        for (var i = Group.IdxX; i < chunk.Length / Four.Count; i += Group.DimX)
        {
            var (w, g, v) = (weights4[i], gradients4[i], velocities4[i]);
            squares += (w.A * w.A) + (w.B * w.B) + (w.C * w.C) + (w.D * w.D);
            Step(rates, g.A, ref w.A, ref v.A);
            Step(rates, g.B, ref w.B, ref v.B);
            Step(rates, g.C, ref w.C, ref v.C);
            Step(rates, g.D, ref w.D, ref v.D);
            (velocities4[i], weights4[i]) = (v, w);
        }
        var rest = (chunk.Length & ~(Four.Count - 1)) + Group.IdxX;
        if (rest < chunk.Length)
        {
            var (w, v) = (weights[rest], velocities[rest]);
            squares += w * w;
            Step(rates, gradients[rest], ref w, ref v);
            (velocities[rest], weights[rest]) = (v, w);
        }
        update.StoreWeightSquares(chunk, squares);
    }

    private static void Step(Rates rates, float gradient, ref float weight, ref float velocity)
    {
        var descent = -rates.StepSize * (rates.Scale * (gradient + (rates.Decay * weight)));
        velocity = (rates.Momentum * velocity) + descent;
        weight += rates.Nesterov ? (rates.Momentum * velocity) + descent : velocity;
    }

    /// <summary>What all elements of a chunk share.</summary>
    private readonly record struct Rates(float Scale, float Decay, float StepSize, float Momentum, Flag Nesterov);
}
