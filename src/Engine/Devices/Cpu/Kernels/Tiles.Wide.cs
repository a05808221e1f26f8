using System.Runtime.CompilerServices;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Devices.Cpu.Kernels;

/// <content>
/// The tile of few rows and four registers, for matrices with zeros: six rows are more often all zero than twelve. It
/// needs 32 registers.
/// </content>
internal static unsafe partial class Tiles<TRegister>
{
    /// <summary>6 rows by four registers.</summary>
    [MethodImpl(Jit.Fully)]
    public static void Tile6x4<TSteps>(
        TSteps steps, float* a, nint rowStride, nint kStride, float* b, nint ldb, float* c, nint ldc, bool accumulate)
        where TSteps : struct, ISteps
    {
        a += steps.First * kStride;
        b += steps.First * ldb;
        TRegister c0a = default, c0b = default, c0c = default, c0d = default, c1a = default, c1b = default,
            c1c = default, c1d = default, c2a = default, c2b = default, c2c = default, c2d = default;
        TRegister c3a = default, c3b = default, c3c = default, c3d = default, c4a = default, c4b = default,
            c4c = default, c4d = default, c5a = default, c5b = default, c5c = default, c5d = default;
        float* a3 = a + (3 * rowStride);
        nint twoRows = 2 * rowStride;
        for (nint k = steps.Count; k > 0; k--)
        {
            TRegister b0 = TRegister.Load(b), b1 = TRegister.Load(b + TRegister.Count),
                b2 = TRegister.Load(b + (2 * TRegister.Count)), b3 = TRegister.Load(b + (3 * TRegister.Count)), x;
            x = TRegister.Broadcast(a[0]);
            c0a = TRegister.MultiplyAdd(x, b0, c0a);
            c0b = TRegister.MultiplyAdd(x, b1, c0b);
            c0c = TRegister.MultiplyAdd(x, b2, c0c);
            c0d = TRegister.MultiplyAdd(x, b3, c0d);
            x = TRegister.Broadcast(a[rowStride]);
            c1a = TRegister.MultiplyAdd(x, b0, c1a);
            c1b = TRegister.MultiplyAdd(x, b1, c1b);
            c1c = TRegister.MultiplyAdd(x, b2, c1c);
            c1d = TRegister.MultiplyAdd(x, b3, c1d);
            x = TRegister.Broadcast(a[twoRows]);
            c2a = TRegister.MultiplyAdd(x, b0, c2a);
            c2b = TRegister.MultiplyAdd(x, b1, c2b);
            c2c = TRegister.MultiplyAdd(x, b2, c2c);
            c2d = TRegister.MultiplyAdd(x, b3, c2d);
            x = TRegister.Broadcast(a3[0]);
            c3a = TRegister.MultiplyAdd(x, b0, c3a);
            c3b = TRegister.MultiplyAdd(x, b1, c3b);
            c3c = TRegister.MultiplyAdd(x, b2, c3c);
            c3d = TRegister.MultiplyAdd(x, b3, c3d);
            x = TRegister.Broadcast(a3[rowStride]);
            c4a = TRegister.MultiplyAdd(x, b0, c4a);
            c4b = TRegister.MultiplyAdd(x, b1, c4b);
            c4c = TRegister.MultiplyAdd(x, b2, c4c);
            c4d = TRegister.MultiplyAdd(x, b3, c4d);
            x = TRegister.Broadcast(a3[twoRows]);
            c5a = TRegister.MultiplyAdd(x, b0, c5a);
            c5b = TRegister.MultiplyAdd(x, b1, c5b);
            c5c = TRegister.MultiplyAdd(x, b2, c5c);
            c5d = TRegister.MultiplyAdd(x, b3, c5d);
            nint distance = steps.Next();
            nint aDistance = distance * kStride;
            a += aDistance;
            a3 += aDistance;
            b += distance * ldb;
        }

        Finish(c0a, c0b, c, accumulate);
        Finish(c0c, c0d, c + (2 * TRegister.Count), accumulate);
        Finish(c1a, c1b, c + ldc, accumulate);
        Finish(c1c, c1d, c + ldc + (2 * TRegister.Count), accumulate);
        Finish(c2a, c2b, c + (2 * ldc), accumulate);
        Finish(c2c, c2d, c + (2 * ldc) + (2 * TRegister.Count), accumulate);
        Finish(c3a, c3b, c + (3 * ldc), accumulate);
        Finish(c3c, c3d, c + (3 * ldc) + (2 * TRegister.Count), accumulate);
        Finish(c4a, c4b, c + (4 * ldc), accumulate);
        Finish(c4c, c4d, c + (4 * ldc) + (2 * TRegister.Count), accumulate);
        Finish(c5a, c5b, c + (5 * ldc), accumulate);
        Finish(c5c, c5d, c + (5 * ldc) + (2 * TRegister.Count), accumulate);
    }
}
