using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Experiments.Engine.Devices.Cpu.Kernels;

/// <summary>
/// One update of a lane's whole state in one pass. The gradient that acts is gradScale * (g + l2 * w) where L2 applies,
/// else gradScale * g. Each returns the sum of the squares of the decaying weights before the update, which the loss
/// curve wants.
/// </summary>
internal static unsafe class Solvers
{
    /// <summary>The elements whose squares are summed in floats before the sum goes into a double.</summary>
    private const int Chunk = 4096;

    /// <summary>sgd with momentum, Nesterov's if asked, as scikit-learn writes them.</summary>
    public static double Sgd(
        ReadOnlySpan<Segment> segments, float* w, float* g, float* v,
        float learningRate, float momentum, bool nesterov, float l2, float gradScale) => nesterov
            ? Run(new NesterovRule(learningRate, momentum), segments, w, g, v, v, l2, gradScale)
            : Run(new MomentumRule(learningRate, momentum), segments, w, g, v, v, l2, gradScale);

    /// <summary>
    /// Adam as scikit-learn writes it; the caller has folded both bias corrections into
    /// correctedRate = lr * sqrt(1 - beta2^t) / (1 - beta1^t).
    /// </summary>
    public static double Adam(
        ReadOnlySpan<Segment> segments, float* w, float* g, float* m, float* v,
        float correctedRate, double beta1, double beta2, float epsilon, float l2, float gradScale) =>
        Run(new AdamRule(correctedRate, beta1, beta2, epsilon), segments, w, g, m, v, l2, gradScale);

    /// <summary>The squared norm of g + l2 * w, for clipping.</summary>
    [MethodImpl(Jit.Fully)]
    public static double GradientSquares(ReadOnlySpan<Segment> segments, float* w, float* g, float l2)
    {
        double total = 0;
        foreach (Segment segment in segments)
        {
            Wide decay = Vector512.Create(segment.Decays ? l2 : 0f);
            for (int start = 0; start < segment.Length; start += Chunk)
            {
                int at = segment.Offset + start, count = Math.Min(Chunk, segment.Length - start), whole = count & -WideOps.Count;
                Wide squares = Wide.Zero;
                GradientSquaresWhole(whole, w + at, g + at, decay, ref squares);
                if (whole < count)
                {
                    Wide lastW = WideOps.LoadPart(w + at + whole, count - whole), lastG = WideOps.LoadPart(g + at + whole, count - whole);
                    GradientSquaresWhole(WideOps.Count, (float*)&lastW, (float*)&lastG, decay, ref squares);
                }

                total += WideOps.SumTree(squares);
            }
        }

        return total;
    }

    [MethodImpl(Jit.Fully)]
    private static double Run<TRule>(
        in TRule rule, ReadOnlySpan<Segment> segments, float* w, float* g, float* first, float* second, float l2, float gradScale)
        where TRule : struct, ISolverRule
    {
        double total = 0;
        foreach (Segment segment in segments)
        {
            Wide decay = Vector512.Create(segment.Decays ? l2 : 0f);
            for (int start = 0; start < segment.Length; start += Chunk)
            {
                int at = segment.Offset + start, count = Math.Min(Chunk, segment.Length - start), whole = count & -WideOps.Count;
                Wide squares = Wide.Zero;
                StepWhole(rule, whole, w + at, g + at, first + at, second + at, decay, gradScale, ref squares);
                if (whole < count)
                {
                    at += whole;
                    StepPart(rule, count - whole, w + at, g + at, first + at, second + at, decay, gradScale, ref squares);
                }

                if (segment.Decays)
                    total += WideOps.SumTree(squares);
            }
        }

        return total;
    }

    // The loops stand in methods without calls: beside a call, the JIT would keep the sums in memory.
    [MethodImpl(MethodImplOptions.NoInlining | Jit.Fully)]
    private static void GradientSquaresWhole(int n, float* w, float* g, Wide decay, ref Wide squares)
    {
        Wide sum = squares;
        for (int i = 0; i < n; i += WideOps.Count)
        {
            Wide acting = Vector512.FusedMultiplyAdd(decay, Vector512.Load(w + i), Vector512.Load(g + i));
            sum = Vector512.FusedMultiplyAdd(acting, acting, sum);
        }

        squares = sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining | Jit.Fully)]
    private static void StepWhole<TRule>(
        in TRule rule, int n, float* w, float* g, float* first, float* second, Wide decay, float gradScale, ref Wide squares)
        where TRule : struct, ISolverRule
    {
        TRule step = rule;
        Wide scale = Vector512.Create(gradScale), sum = squares;
        for (int i = 0; i < n; i += WideOps.Count)
        {
            Wide weight = Vector512.Load(w + i), slot = Vector512.Load(first + i);
            Wide other = TRule.HasSecondSlot ? Vector512.Load(second + i) : Wide.Zero;
            sum = Vector512.FusedMultiplyAdd(weight, weight, sum);
            Wide acting = scale * Vector512.FusedMultiplyAdd(decay, weight, Vector512.Load(g + i));
            step.Step(weight, acting, ref slot, ref other).Store(w + i);
            slot.Store(first + i);
            if (TRule.HasSecondSlot)
                other.Store(second + i);
        }

        squares = sum;
    }

    [MethodImpl(Jit.Fully)]
    private static void StepPart<TRule>(
        in TRule rule, int n, float* w, float* g, float* first, float* second, Wide decay, float gradScale, ref Wide squares)
        where TRule : struct, ISolverRule
    {
        Wide lastW = WideOps.LoadPart(w, n), lastG = WideOps.LoadPart(g, n);
        Wide lastFirst = WideOps.LoadPart(first, n), lastSecond = WideOps.LoadPart(second, n);
        StepWhole(
            rule, WideOps.Count, (float*)&lastW, (float*)&lastG, (float*)&lastFirst, (float*)&lastSecond, decay, gradScale, ref squares);
        WideOps.StorePart(lastW, w, n);
        WideOps.StorePart(lastFirst, first, n);
        if (TRule.HasSecondSlot)
            WideOps.StorePart(lastSecond, second, n);
    }
}
