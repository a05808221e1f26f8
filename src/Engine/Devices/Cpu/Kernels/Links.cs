using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Devices.Cpu.Kernels;

/// <summary>
/// A canonical pair of link and loss over a transposed block of 16 rows: element i of each register is row i.
/// </summary>
internal unsafe interface ILink
{
    /// <summary>Replaces z [outputs, 16] by link(z), and returns each row's loss against y [outputs, 16].</summary>
    static abstract Wide Apply(int outputs, float* z, float* y);
}

/// <summary>Softmax and cross-entropy: log(sum exp(z - max)) - sum y * (z - max).</summary>
internal readonly unsafe struct SoftmaxLink : ILink
{
    [MethodImpl(Jit.Fully)]
    public static Wide Apply(int outputs, float* z, float* y)
    {
        float* end = z + ((nint)outputs * WideOps.Count);
        Wide max = Vector512.Load(z);
        for (float* j = z + WideOps.Count; j < end; j += WideOps.Count)
            max = WideOps.Max(Vector512.Load(j), max);

        Wide sum = Wide.Zero, chosen = Wide.Zero;
        for (float* j = z; j < end; j += WideOps.Count)
        {
            Wide shifted = Vector512.Load(j) - max;
            chosen = Vector512.FusedMultiplyAdd(Vector512.Load(y + (j - z)), shifted, chosen);
            Wide e = VectorMath.Exp(shifted);
            e.Store(j);
            sum += e;
        }

        for (float* j = z; j < end; j += WideOps.Count)
            (Vector512.Load(j) / sum).Store(j);
        return VectorMath.Log(sum) - chosen;
    }
}

/// <summary>Sigmoids and the sum of their cross-entropies: max(z, 0) - z*y + log(1 + exp(-|z|)).</summary>
internal readonly unsafe struct SigmoidLink : ILink
{
    [MethodImpl(Jit.Fully)]
    public static Wide Apply(int outputs, float* z, float* y)
    {
        float* end = z + ((nint)outputs * WideOps.Count);
        Wide loss = Wide.Zero;
        for (float* j = z; j < end; j += WideOps.Count)
        {
            Wide logit = Vector512.Load(j);
            VectorMath.Logistic(logit, out Wide e).Store(j);
            Wide positivePart = Vector512.ConditionalSelect(Vector512.LessThan(logit, Wide.Zero), Wide.Zero, logit);
            Wide linear = Vector512.FusedMultiplyAdd(-logit, Vector512.Load(y + (j - z)), positivePart);
            loss += linear + VectorMath.LogOnePlus(e);
        }

        return loss;
    }
}

/// <summary>Identity and half the squared error: sum (z - y)^2 / 2.</summary>
internal readonly unsafe struct IdentityLink : ILink
{
    [MethodImpl(Jit.Fully)]
    public static Wide Apply(int outputs, float* z, float* y)
    {
        nint length = (nint)outputs * WideOps.Count;
        Wide squares = Wide.Zero;
        for (nint j = 0; j < length; j += WideOps.Count)
        {
            Wide error = Vector512.Load(z + j) - Vector512.Load(y + j);
            squares = Vector512.FusedMultiplyAdd(error, error, squares);
        }

        return squares * Vector512.Create(0.5f);
    }
}
