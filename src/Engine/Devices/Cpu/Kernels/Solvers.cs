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
    private const int Chunk = 4096;

    private interface IRule
    {
        /// <summary>Updates w and its slots from the gradient that acts.</summary>
        void Step(ref Wide w, Wide g, ref Wide first, ref Wide second);

        /// <summary>Whether the second slot is used.</summary>
        static abstract bool HasSecondSlot { get; }
    }

    /// <summary>v = momentum*v - lr*g; w += v, or momentum*v - lr*g again for Nesterov's.</summary>
    public static double Sgd(
        ReadOnlySpan<Segment> segments, float* w, float* g, float* v,
        float learningRate, float momentum, bool nesterov, float l2, float gradScale) => nesterov
            ? Run(new NesterovRule(learningRate, momentum), segments, w, g, v, v, l2, gradScale)
            : Run(new MomentumRule(learningRate, momentum), segments, w, g, v, v, l2, gradScale);

    /// <summary>
    /// Adam as scikit-learn writes it: w -= lrT * m / (sqrt(v) + eps), where the caller has folded both bias corrections
    /// into lrT = lr * sqrt(1 - beta2^t) / (1 - beta1^t).
    /// </summary>
    public static double Adam(
        ReadOnlySpan<Segment> segments, float* w, float* g, float* m, float* v,
        float correctedRate, double beta1, double beta2, float epsilon, float l2, float gradScale) =>
        Run(new AdamRule(correctedRate, beta1, beta2, epsilon), segments, w, g, m, v, l2, gradScale);

    /// <summary>The squared norm of g + l2 * w, for clipping.</summary>
    public static double GradientSquares(ReadOnlySpan<Segment> segments, float* w, float* g, float l2)
    {
        double total = 0;
        foreach (Segment segment in segments)
        {
            Wide decay = Vector512.Create(segment.Decays ? l2 : 0f);
            for (int start = 0; start < segment.Length; start += Chunk)
            {
                int end = segment.Offset + Math.Min(segment.Length, start + Chunk);
                Wide squares = Wide.Zero;
                int i = segment.Offset + start;
                for (; i <= end - WideOps.Count; i += WideOps.Count)
                {
                    Wide acting = Vector512.FusedMultiplyAdd(decay, Vector512.Load(w + i), Vector512.Load(g + i));
                    squares = Vector512.FusedMultiplyAdd(acting, acting, squares);
                }

                if (i < end)
                {
                    Wide tail = Vector512.FusedMultiplyAdd(decay, WideOps.LoadPart(w + i, end - i), WideOps.LoadPart(g + i, end - i));
                    squares = Vector512.FusedMultiplyAdd(tail, tail, squares);
                }

                total += WideOps.SumTree(squares);
            }
        }

        return total;
    }

    private static double Run<TRule>(
        TRule rule, ReadOnlySpan<Segment> segments, float* w, float* g, float* first, float* second, float l2, float gradScale)
        where TRule : struct, IRule
    {
        double total = 0;
        Wide scale = Vector512.Create(gradScale);
        foreach (Segment segment in segments)
        {
            Wide decay = Vector512.Create(segment.Decays ? l2 : 0f);
            for (int start = 0; start < segment.Length; start += Chunk)
            {
                int end = segment.Offset + Math.Min(segment.Length, start + Chunk);
                Wide squares = Wide.Zero;
                int i = segment.Offset + start;
                for (; i <= end - WideOps.Count; i += WideOps.Count)
                {
                    Wide weight = Vector512.Load(w + i);
                    Wide slot = Vector512.Load(first + i);
                    Wide other = TRule.HasSecondSlot ? Vector512.Load(second + i) : Wide.Zero;
                    squares = Vector512.FusedMultiplyAdd(weight, weight, squares);
                    rule.Step(ref weight, scale * Vector512.FusedMultiplyAdd(decay, weight, Vector512.Load(g + i)), ref slot, ref other);
                    weight.Store(w + i);
                    slot.Store(first + i);
                    if (TRule.HasSecondSlot)
                        other.Store(second + i);
                }

                if (i < end)
                {
                    int count = end - i;
                    Wide weight = WideOps.LoadPart(w + i, count);
                    Wide slot = WideOps.LoadPart(first + i, count);
                    Wide other = TRule.HasSecondSlot ? WideOps.LoadPart(second + i, count) : Wide.Zero;
                    squares = Vector512.FusedMultiplyAdd(weight, weight, squares);
                    rule.Step(ref weight, scale * Vector512.FusedMultiplyAdd(decay, weight, WideOps.LoadPart(g + i, count)), ref slot, ref other);
                    WideOps.StorePart(weight, w + i, count);
                    WideOps.StorePart(slot, first + i, count);
                    if (TRule.HasSecondSlot)
                        WideOps.StorePart(other, second + i, count);
                }

                if (segment.Decays)
                    total += WideOps.SumTree(squares);
            }
        }

        return total;
    }

    private readonly struct MomentumRule(float learningRate, float momentum) : IRule
    {
        private readonly Wide _rate = Vector512.Create(learningRate);
        private readonly Wide _momentum = Vector512.Create(momentum);

        public static bool HasSecondSlot => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step(ref Wide w, Wide g, ref Wide velocity, ref Wide unused)
        {
            velocity = Vector512.FusedMultiplyAdd(_momentum, velocity, -(_rate * g));
            w += velocity;
        }
    }

    private readonly struct NesterovRule(float learningRate, float momentum) : IRule
    {
        private readonly Wide _rate = Vector512.Create(learningRate);
        private readonly Wide _momentum = Vector512.Create(momentum);

        public static bool HasSecondSlot => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step(ref Wide w, Wide g, ref Wide velocity, ref Wide unused)
        {
            Wide descent = -(_rate * g);
            velocity = Vector512.FusedMultiplyAdd(_momentum, velocity, descent);
            w += Vector512.FusedMultiplyAdd(_momentum, velocity, descent);
        }
    }

    private readonly struct AdamRule(float rate, double beta1, double beta2, float epsilon) : IRule
    {
        private readonly Wide _rate = Vector512.Create(rate);
        private readonly Wide _beta1 = Vector512.Create((float)beta1);
        private readonly Wide _beta2 = Vector512.Create((float)beta2);
        private readonly Wide _fresh1 = Vector512.Create((float)(1 - beta1));
        private readonly Wide _fresh2 = Vector512.Create((float)(1 - beta2));
        private readonly Wide _epsilon = Vector512.Create(epsilon);

        public static bool HasSecondSlot => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step(ref Wide w, Wide g, ref Wide m, ref Wide v)
        {
            m = Vector512.FusedMultiplyAdd(_beta1, m, _fresh1 * g);
            v = Vector512.FusedMultiplyAdd(_beta2, v, _fresh2 * g * g);
            w -= _rate * m / (Vector512.Sqrt(v) + _epsilon);
        }
    }
}
