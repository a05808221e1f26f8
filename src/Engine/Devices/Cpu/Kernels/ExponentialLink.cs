using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Devices.Cpu.Kernels;

/// <summary>
/// Exponential and half the Poisson deviance: sum y * (log y - z) - y + exp(z), where y log y is 0 for y = 0.
/// </summary>
internal readonly unsafe struct ExponentialLink : ILink
{
    [MethodImpl(Jit.Fully)]
    public static Wide Apply(int outputs, float* z, float* y)
    {
        nint length = (nint)outputs * WideOps.Count;
        Wide loss = Wide.Zero;
        for (nint j = 0; j < length; j += WideOps.Count)
        {
            Wide logit = Vector512.Load(z + j), count = Vector512.Load(y + j), mean = VectorMath.Exp(logit);
            Wide isZero = Vector512.Equals(count, Wide.Zero);
            Wide log = VectorMath.Log(Vector512.ConditionalSelect(isZero, Vector512.Create(1f), count));
            loss += Vector512.FusedMultiplyAdd(count, log - logit, mean - count);
            mean.Store(z + j);
        }

        return loss;
    }
}
