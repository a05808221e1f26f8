using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Experiments.Engine.Graphs;

namespace Experiments.Engine.Devices.Cpu.Kernels;

/// <summary>An activation as a type, so that loops contain no call for each element.</summary>
internal interface IActivation
{
    /// <summary>y = f(z).</summary>
    static abstract Wide Forward(Wide z);

    /// <summary>dz = dy * f'(z), computed from y = f(z).</summary>
    static abstract Wide Backward(Wide y, Wide dy);
}

/// <summary>The activations of <see cref="ActivationKind"/>.</summary>
internal static class Activations
{
    public readonly struct Identity : IActivation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Wide Forward(Wide z) => z;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Wide Backward(Wide y, Wide dy) => dy;
    }

    /// <summary>Relu tests for values that are not positive: NaN passes, so that a diverged lane is detected.</summary>
    public readonly struct Relu : IActivation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Wide Forward(Wide z) => ZeroWhereNotPositive(z, z);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Wide Backward(Wide y, Wide dy) => ZeroWhereNotPositive(y, dy);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Wide ZeroWhereNotPositive(Wide test, Wide value) =>
            Vector512.ConditionalSelect(Vector512.LessThanOrEqual(test, Wide.Zero), Wide.Zero, value);
    }

    public readonly struct Tanh : IActivation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Wide Forward(Wide z) => VectorMath.Tanh(z);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Wide Backward(Wide y, Wide dy) => dy * Vector512.FusedMultiplyAdd(-y, y, Wide.One);
    }

    public readonly struct Logistic : IActivation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Wide Forward(Wide z) => VectorMath.Logistic(z);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Wide Backward(Wide y, Wide dy) => dy * y * (Wide.One - y);
    }
}
