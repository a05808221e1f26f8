using System.Runtime.CompilerServices;

namespace Experiments.Engine.Devices.Cpu.Kernels;

/// <summary>
/// The register tiles of the matrix product: C[r, j] = sum over p of A[r, p] * B[p, j], as fused multiply-adds in the
/// order of p, so every tile gives the same bits. A is read through two strides (of rows and of p), so A and its
/// transpose are one case. B has ldb floats between its rows.
/// </summary>
/// <remarks>
/// Unrolled by hand: arrays of accumulators would be in memory. No call may follow the loop: with a call, the JIT keeps
/// the accumulators on the stack within the loop too, at less than half the speed.
/// </remarks>
internal static unsafe partial class Tiles<TRegister>
    where TRegister : unmanaged, IRegister<TRegister>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(TRegister left, TRegister right, float* c, bool accumulate)
    {
        Finish(left, c, accumulate);
        Finish(right, c + TRegister.Count, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(TRegister sum, float* c, bool accumulate)
    {
        if (accumulate)
            sum = TRegister.Add(TRegister.Load(c), sum);
        TRegister.Store(sum, c);
    }
}
