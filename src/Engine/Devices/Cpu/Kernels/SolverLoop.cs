using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Devices.Cpu.Kernels;

/// <summary>
/// Updates a lane's state in one pass, by chunk. The effective gradient is gradScale * (g + l2 * w) where L2 applies,
/// else gradScale * g. Each chunk writes the sum of squares of its decaying weights before the update, for the loss.
/// </summary>
internal static unsafe class SolverLoop
{
    /// <summary>Computes the squared norm of g + l2 * w of each chunk, for clipping.</summary>
    [MethodImpl(Jit.Fully)]
    public static void GradientSquares(ReadOnlySpan<Segment> chunks, float* w, float* g, float l2, float* squares)
    {
        foreach (Segment chunk in chunks)
        {
            Wide decay = Vector512.Create(chunk.Decays ? l2 : 0f), sum = Wide.Zero;
            int whole = chunk.Length & -WideOps.Count, rest = chunk.Length - whole, at = chunk.Offset + whole;
            GradientSquaresWhole(whole, w + chunk.Offset, g + chunk.Offset, decay, ref sum);
            if (rest > 0)
            {
                Wide lastW = WideOps.LoadPart(w + at, rest), lastG = WideOps.LoadPart(g + at, rest);
                GradientSquaresWhole(WideOps.Count, (float*)&lastW, (float*)&lastG, decay, ref sum);
            }

            *squares++ = WideOps.Sum(sum);
        }
    }

    /// <summary>Sums over chunks, in the same order for any number of cores.</summary>
    public static double Sum(int chunks, float* squares)
    {
        double total = 0;
        for (int i = 0; i < chunks; i++)
            total += squares[i];
        return total;
    }

    /// <summary>Updates chunks by a rule.</summary>
    /// <param name="rule">The solver's formula, with the numbers of this step.</param>
    /// <param name="chunks">The chunks of the parameters to update.</param>
    /// <param name="w">The parameters of the lane.</param>
    /// <param name="g">The gradients of the parameters.</param>
    /// <param name="first">The first state tensor.</param>
    /// <param name="second">The second state tensor; any readable one if the rule has none.</param>
    /// <param name="decay">The L2 factor, or the fraction that decoupled decay subtracts.</param>
    /// <param name="gradScale">The factor by which clipping scales the gradient.</param>
    /// <param name="squares">Receives the squares of the decaying weights before the update, by chunk.</param>
    [MethodImpl(Jit.Fully)]
    public static void Update<TRule>(
        in TRule rule, ReadOnlySpan<Segment> chunks, float* w, float* g, float* first, float* second, float decay,
        float gradScale, float* squares)
        where TRule : struct, ISolverRule
    {
        foreach (Segment chunk in chunks)
        {
            Wide decays = Vector512.Create(chunk.Decays ? decay : 0f), sum = Wide.Zero;
            int at = chunk.Offset, whole = chunk.Length & -WideOps.Count;
            StepWhole(rule, whole, w + at, g + at, first + at, second + at, decays, gradScale, ref sum);
            if (whole < chunk.Length)
            {
                at += whole;
                StepPart(
                    rule, chunk.Length - whole, w + at, g + at, first + at, second + at, decays, gradScale, ref sum);
            }

            *squares++ = chunk.Decays ? WideOps.Sum(sum) : 0;
        }
    }

    // The loops are in methods without calls: with a call, the JIT would keep the sums in memory.
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
        in TRule rule,
        int n, float* w, float* g, float* first, float* second, Wide decay, float gradScale, ref Wide squares)
        where TRule : struct, ISolverRule
    {
        TRule step = rule;
        Wide scale = Vector512.Create(gradScale), sum = squares;
        for (int i = 0; i < n; i += WideOps.Count)
        {
            Wide weight = Vector512.Load(w + i), state = Vector512.Load(first + i);
            Wide secondState = TRule.HasSecondState ? Vector512.Load(second + i) : Wide.Zero;
            sum = Vector512.FusedMultiplyAdd(weight, weight, sum);
            Wide gradient = Vector512.Load(g + i);
            Wide acting = scale
                * (TRule.DecouplesDecay ? gradient : Vector512.FusedMultiplyAdd(decay, weight, gradient));
            if (TRule.DecouplesDecay)
                weight = Vector512.FusedMultiplyAdd(-decay, weight, weight);
            step.Step(weight, acting, ref state, ref secondState).Store(w + i);
            state.Store(first + i);
            if (TRule.HasSecondState)
                secondState.Store(second + i);
        }

        squares = sum;
    }

    [MethodImpl(Jit.Fully)]
    private static void StepPart<TRule>(
        in TRule rule,
        int n, float* w, float* g, float* first, float* second, Wide decay, float gradScale, ref Wide squares)
        where TRule : struct, ISolverRule
    {
        Wide lastW = WideOps.LoadPart(w, n), lastG = WideOps.LoadPart(g, n);
        Wide lastFirst = WideOps.LoadPart(first, n), lastSecond = WideOps.LoadPart(second, n);
        StepWhole(
            rule, WideOps.Count, (float*)&lastW, (float*)&lastG, (float*)&lastFirst, (float*)&lastSecond, decay,
            gradScale, ref squares);
        WideOps.StorePart(lastW, w, n);
        WideOps.StorePart(lastFirst, first, n);
        if (TRule.HasSecondState)
            WideOps.StorePart(lastSecond, second, n);
    }
}
