using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>
/// The solver's whole update in one kernel over all parameters: a group a lane and chunk. The gradient that acts is
/// scale * (g + l2 * w) where L2 applies, else scale * g; scale clips to the lane's largest norm.
/// </summary>
internal static class SolverKernels
{
    /// <summary>By chunk, the squares of the gradient with its L2 term, for clipping.</summary>
    public static void GradientSquares(
        StepTables tables, ArrayView<Chunk> chunks, Operand w, Operand g, Operand squares, int count)
    {
        var lane = Grid.IdxX / count;
        if (!tables.IsActive(lane)) return;
        var chunk = chunks[Grid.IdxX % count];
        var decay = chunk.Decays != 0 ? tables.GetStep(lane).L2 : 0f;
        var weights = w.GetView(lane).SubView(chunk.Offset, chunk.Length);
        var gradients = g.GetView(lane).SubView(chunk.Offset, chunk.Length);
        float sum = 0;
        for (var i = Group.IdxX; i < chunk.Length; i += Group.DimX)
        {
            var acting = gradients[i] + (decay * weights[i]);
            sum += acting * acting;
        }
        sum = GroupSum.Compute(sum);
        if (Group.IdxX == 0) squares.GetView(lane)[Grid.IdxX % count] = sum;
    }

    /// <summary>
    /// Kingma and Ba (2015), as scikit-learn writes it: the rate bears both corrections of the moments.
    /// </summary>
    public static void Adam(
        StepTables tables, ArrayView<Chunk> chunks, Operand w, Operand g, Operand first, Operand second,
        Operand gradientSquares, Operand weightSquares, int count, int clips)
    {
        var lane = Grid.IdxX / count;
        if (!tables.IsActive(lane)) return;
        var chunk = chunks[Grid.IdxX % count];
        var step = tables.GetStep(lane);
        var settings = tables.Settings[lane];
        var scale = ComputeClippingScale(clips, gradientSquares.GetView(lane), count, settings.MaxGradNorm);
        var decay = chunk.Decays != 0 ? step.L2 : 0f;
        var weights = w.GetView(lane).SubView(chunk.Offset, chunk.Length);
        var gradients = g.GetView(lane).SubView(chunk.Offset, chunk.Length);
        var firsts = first.GetView(lane).SubView(chunk.Offset, chunk.Length);
        var seconds = second.GetView(lane).SubView(chunk.Offset, chunk.Length);
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
            weights[i] = weight - (step.StepSize * m / (MathF.Sqrt(v) + settings.Epsilon));
        }
        StoreSum(weightSquares.GetView(lane), Grid.IdxX % count, chunk.Decays, squares);
    }

    /// <summary>sgd with momentum, Nesterov's if asked, as scikit-learn writes them.</summary>
    public static void Sgd(
        StepTables tables, ArrayView<Chunk> chunks, Operand w, Operand g, Operand velocity,
        Operand gradientSquares, Operand weightSquares, int count, int clips, int nesterov)
    {
        var lane = Grid.IdxX / count;
        if (!tables.IsActive(lane)) return;
        var chunk = chunks[Grid.IdxX % count];
        var step = tables.GetStep(lane);
        var settings = tables.Settings[lane];
        var scale = ComputeClippingScale(clips, gradientSquares.GetView(lane), count, settings.MaxGradNorm);
        var decay = chunk.Decays != 0 ? step.L2 : 0f;
        var weights = w.GetView(lane).SubView(chunk.Offset, chunk.Length);
        var gradients = g.GetView(lane).SubView(chunk.Offset, chunk.Length);
        var velocities = velocity.GetView(lane).SubView(chunk.Offset, chunk.Length);
        float squares = 0;
        for (var i = Group.IdxX; i < chunk.Length; i += Group.DimX)
        {
            var weight = weights[i];
            squares += weight * weight;
            var descent = -step.StepSize * (scale * (gradients[i] + (decay * weight)));
            var v = (settings.Momentum * velocities[i]) + descent;
            velocities[i] = v;
            weights[i] = weight + (nesterov != 0 ? (settings.Momentum * v) + descent : v);
        }
        StoreSum(weightSquares.GetView(lane), Grid.IdxX % count, chunk.Decays, squares);
    }

    private static void StoreSum(ArrayView<float> to, int chunk, int decays, float squares)
    {
        var sum = GroupSum.Compute(squares);
        if (Group.IdxX == 0) to[chunk] = decays != 0 ? sum : 0f;
    }

    /// <summary>Pascanu, Mikolov and Bengio (2013), algorithm 1, over all parameters of the lane together.</summary>
    private static float ComputeClippingScale(int clips, ArrayView<float> squares, int count, float maxNorm)
    {
        if (clips == 0) return 1f;
        float mine = 0;
        for (var i = Group.IdxX; i < count; i += Group.DimX) mine += squares[i];
        var norm = MathF.Sqrt(GroupSum.Compute(mine));
        return norm > maxNorm ? maxNorm / norm : 1f;
    }
}

/// <summary>A part of a lane's parameters that one group updates.</summary>
/// <param name="Offset">From the lane's first float.</param>
/// <param name="Length">In floats.</param>
/// <param name="Decays">1 where L2 applies.</param>
internal readonly record struct Chunk(int Offset, int Length, int Decays);
