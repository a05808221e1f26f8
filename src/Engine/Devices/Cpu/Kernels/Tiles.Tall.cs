using System.Runtime.CompilerServices;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Devices.Cpu.Kernels;

/// <content>The tiles that do most of the work: as many rows as the registers hold.</content>
internal static unsafe partial class Tiles<TRegister>
{
    /// <summary>12 rows by two registers.</summary>
    [MethodImpl(Jit.Fully)]
    public static void Tile12x2<TSteps>(
        TSteps steps, float* a, nint rowStride, nint kStride, float* b, nint ldb, float* c, nint ldc, bool accumulate)
        where TSteps : struct, ISteps
    {
        a += steps.First * kStride;
        b += steps.First * ldb;
        TRegister c0l = default, c0r = default, c1l = default, c1r = default, c2l = default, c2r = default,
            c3l = default, c3r = default, c4l = default, c4r = default, c5l = default, c5r = default;
        TRegister c6l = default, c6r = default, c7l = default, c7r = default, c8l = default, c8r = default,
            c9l = default, c9r = default, c10l = default, c10r = default, c11l = default, c11r = default;
        float* a3 = a + (3 * rowStride), a6 = a + (6 * rowStride), a9 = a + (9 * rowStride);
        nint twoRows = 2 * rowStride;
        for (nint k = steps.Count; k > 0; k--)
        {
            TRegister left = TRegister.Load(b), right = TRegister.Load(b + TRegister.Count), x;
            x = TRegister.Broadcast(a[0]);
            c0l = TRegister.MultiplyAdd(x, left, c0l);
            c0r = TRegister.MultiplyAdd(x, right, c0r);
            x = TRegister.Broadcast(a[rowStride]);
            c1l = TRegister.MultiplyAdd(x, left, c1l);
            c1r = TRegister.MultiplyAdd(x, right, c1r);
            x = TRegister.Broadcast(a[twoRows]);
            c2l = TRegister.MultiplyAdd(x, left, c2l);
            c2r = TRegister.MultiplyAdd(x, right, c2r);
            x = TRegister.Broadcast(a3[0]);
            c3l = TRegister.MultiplyAdd(x, left, c3l);
            c3r = TRegister.MultiplyAdd(x, right, c3r);
            x = TRegister.Broadcast(a3[rowStride]);
            c4l = TRegister.MultiplyAdd(x, left, c4l);
            c4r = TRegister.MultiplyAdd(x, right, c4r);
            x = TRegister.Broadcast(a3[twoRows]);
            c5l = TRegister.MultiplyAdd(x, left, c5l);
            c5r = TRegister.MultiplyAdd(x, right, c5r);
            x = TRegister.Broadcast(a6[0]);
            c6l = TRegister.MultiplyAdd(x, left, c6l);
            c6r = TRegister.MultiplyAdd(x, right, c6r);
            x = TRegister.Broadcast(a6[rowStride]);
            c7l = TRegister.MultiplyAdd(x, left, c7l);
            c7r = TRegister.MultiplyAdd(x, right, c7r);
            x = TRegister.Broadcast(a6[twoRows]);
            c8l = TRegister.MultiplyAdd(x, left, c8l);
            c8r = TRegister.MultiplyAdd(x, right, c8r);
            x = TRegister.Broadcast(a9[0]);
            c9l = TRegister.MultiplyAdd(x, left, c9l);
            c9r = TRegister.MultiplyAdd(x, right, c9r);
            x = TRegister.Broadcast(a9[rowStride]);
            c10l = TRegister.MultiplyAdd(x, left, c10l);
            c10r = TRegister.MultiplyAdd(x, right, c10r);
            x = TRegister.Broadcast(a9[twoRows]);
            c11l = TRegister.MultiplyAdd(x, left, c11l);
            c11r = TRegister.MultiplyAdd(x, right, c11r);
            nint distance = steps.Next();
            nint aDistance = distance * kStride;
            a += aDistance;
            a3 += aDistance;
            a6 += aDistance;
            a9 += aDistance;
            b += distance * ldb;
        }

        Finish(c0l, c0r, c, accumulate);
        Finish(c1l, c1r, c + ldc, accumulate);
        Finish(c2l, c2r, c + (2 * ldc), accumulate);
        Finish(c3l, c3r, c + (3 * ldc), accumulate);
        Finish(c4l, c4r, c + (4 * ldc), accumulate);
        Finish(c5l, c5r, c + (5 * ldc), accumulate);
        Finish(c6l, c6r, c + (6 * ldc), accumulate);
        Finish(c7l, c7r, c + (7 * ldc), accumulate);
        Finish(c8l, c8r, c + (8 * ldc), accumulate);
        Finish(c9l, c9r, c + (9 * ldc), accumulate);
        Finish(c10l, c10r, c + (10 * ldc), accumulate);
        Finish(c11l, c11r, c + (11 * ldc), accumulate);
    }

    /// <summary>10 rows by two registers.</summary>
    [MethodImpl(Jit.Fully)]
    public static void Tile10x2<TSteps>(
        TSteps steps, float* a, nint rowStride, nint kStride, float* b, nint ldb, float* c, nint ldc, bool accumulate)
        where TSteps : struct, ISteps
    {
        a += steps.First * kStride;
        b += steps.First * ldb;
        TRegister c0l = default, c0r = default, c1l = default, c1r = default, c2l = default, c2r = default,
            c3l = default, c3r = default, c4l = default, c4r = default, c5l = default, c5r = default;
        TRegister c6l = default, c6r = default, c7l = default, c7r = default, c8l = default, c8r = default,
            c9l = default, c9r = default;
        float* a3 = a + (3 * rowStride), a6 = a + (6 * rowStride), a9 = a + (9 * rowStride);
        nint twoRows = 2 * rowStride;
        for (nint k = steps.Count; k > 0; k--)
        {
            TRegister left = TRegister.Load(b), right = TRegister.Load(b + TRegister.Count), x;
            x = TRegister.Broadcast(a[0]);
            c0l = TRegister.MultiplyAdd(x, left, c0l);
            c0r = TRegister.MultiplyAdd(x, right, c0r);
            x = TRegister.Broadcast(a[rowStride]);
            c1l = TRegister.MultiplyAdd(x, left, c1l);
            c1r = TRegister.MultiplyAdd(x, right, c1r);
            x = TRegister.Broadcast(a[twoRows]);
            c2l = TRegister.MultiplyAdd(x, left, c2l);
            c2r = TRegister.MultiplyAdd(x, right, c2r);
            x = TRegister.Broadcast(a3[0]);
            c3l = TRegister.MultiplyAdd(x, left, c3l);
            c3r = TRegister.MultiplyAdd(x, right, c3r);
            x = TRegister.Broadcast(a3[rowStride]);
            c4l = TRegister.MultiplyAdd(x, left, c4l);
            c4r = TRegister.MultiplyAdd(x, right, c4r);
            x = TRegister.Broadcast(a3[twoRows]);
            c5l = TRegister.MultiplyAdd(x, left, c5l);
            c5r = TRegister.MultiplyAdd(x, right, c5r);
            x = TRegister.Broadcast(a6[0]);
            c6l = TRegister.MultiplyAdd(x, left, c6l);
            c6r = TRegister.MultiplyAdd(x, right, c6r);
            x = TRegister.Broadcast(a6[rowStride]);
            c7l = TRegister.MultiplyAdd(x, left, c7l);
            c7r = TRegister.MultiplyAdd(x, right, c7r);
            x = TRegister.Broadcast(a6[twoRows]);
            c8l = TRegister.MultiplyAdd(x, left, c8l);
            c8r = TRegister.MultiplyAdd(x, right, c8r);
            x = TRegister.Broadcast(a9[0]);
            c9l = TRegister.MultiplyAdd(x, left, c9l);
            c9r = TRegister.MultiplyAdd(x, right, c9r);
            nint distance = steps.Next();
            nint aDistance = distance * kStride;
            a += aDistance;
            a3 += aDistance;
            a6 += aDistance;
            a9 += aDistance;
            b += distance * ldb;
        }

        Finish(c0l, c0r, c, accumulate);
        Finish(c1l, c1r, c + ldc, accumulate);
        Finish(c2l, c2r, c + (2 * ldc), accumulate);
        Finish(c3l, c3r, c + (3 * ldc), accumulate);
        Finish(c4l, c4r, c + (4 * ldc), accumulate);
        Finish(c5l, c5r, c + (5 * ldc), accumulate);
        Finish(c6l, c6r, c + (6 * ldc), accumulate);
        Finish(c7l, c7r, c + (7 * ldc), accumulate);
        Finish(c8l, c8r, c + (8 * ldc), accumulate);
        Finish(c9l, c9r, c + (9 * ldc), accumulate);
    }

    /// <summary>8 rows by two registers.</summary>
    [MethodImpl(Jit.Fully)]
    public static void Tile8x2<TSteps>(
        TSteps steps, float* a, nint rowStride, nint kStride, float* b, nint ldb, float* c, nint ldc, bool accumulate)
        where TSteps : struct, ISteps
    {
        a += steps.First * kStride;
        b += steps.First * ldb;
        TRegister c0l = default, c0r = default, c1l = default, c1r = default, c2l = default, c2r = default,
            c3l = default, c3r = default, c4l = default, c4r = default, c5l = default, c5r = default;
        TRegister c6l = default, c6r = default, c7l = default, c7r = default;
        float* a3 = a + (3 * rowStride);
        float* a6 = a + (6 * rowStride);
        nint twoRows = 2 * rowStride;
        for (nint k = steps.Count; k > 0; k--)
        {
            TRegister left = TRegister.Load(b), right = TRegister.Load(b + TRegister.Count), x;
            x = TRegister.Broadcast(a[0]);
            c0l = TRegister.MultiplyAdd(x, left, c0l);
            c0r = TRegister.MultiplyAdd(x, right, c0r);
            x = TRegister.Broadcast(a[rowStride]);
            c1l = TRegister.MultiplyAdd(x, left, c1l);
            c1r = TRegister.MultiplyAdd(x, right, c1r);
            x = TRegister.Broadcast(a[twoRows]);
            c2l = TRegister.MultiplyAdd(x, left, c2l);
            c2r = TRegister.MultiplyAdd(x, right, c2r);
            x = TRegister.Broadcast(a3[0]);
            c3l = TRegister.MultiplyAdd(x, left, c3l);
            c3r = TRegister.MultiplyAdd(x, right, c3r);
            x = TRegister.Broadcast(a3[rowStride]);
            c4l = TRegister.MultiplyAdd(x, left, c4l);
            c4r = TRegister.MultiplyAdd(x, right, c4r);
            x = TRegister.Broadcast(a3[twoRows]);
            c5l = TRegister.MultiplyAdd(x, left, c5l);
            c5r = TRegister.MultiplyAdd(x, right, c5r);
            x = TRegister.Broadcast(a6[0]);
            c6l = TRegister.MultiplyAdd(x, left, c6l);
            c6r = TRegister.MultiplyAdd(x, right, c6r);
            x = TRegister.Broadcast(a6[rowStride]);
            c7l = TRegister.MultiplyAdd(x, left, c7l);
            c7r = TRegister.MultiplyAdd(x, right, c7r);
            nint distance = steps.Next();
            nint aDistance = distance * kStride;
            a += aDistance;
            a3 += aDistance;
            a6 += aDistance;
            b += distance * ldb;
        }

        Finish(c0l, c0r, c, accumulate);
        Finish(c1l, c1r, c + ldc, accumulate);
        Finish(c2l, c2r, c + (2 * ldc), accumulate);
        Finish(c3l, c3r, c + (3 * ldc), accumulate);
        Finish(c4l, c4r, c + (4 * ldc), accumulate);
        Finish(c5l, c5r, c + (5 * ldc), accumulate);
        Finish(c6l, c6r, c + (6 * ldc), accumulate);
        Finish(c7l, c7r, c + (7 * ldc), accumulate);
    }

    /// <summary>6 rows by two registers.</summary>
    [MethodImpl(Jit.Fully)]
    public static void Tile6x2<TSteps>(
        TSteps steps, float* a, nint rowStride, nint kStride, float* b, nint ldb, float* c, nint ldc, bool accumulate)
        where TSteps : struct, ISteps
    {
        a += steps.First * kStride;
        b += steps.First * ldb;
        TRegister c0l = default, c0r = default, c1l = default, c1r = default, c2l = default, c2r = default,
            c3l = default, c3r = default, c4l = default, c4r = default, c5l = default, c5r = default;
        float* a3 = a + (3 * rowStride);
        nint twoRows = 2 * rowStride;
        for (nint k = steps.Count; k > 0; k--)
        {
            TRegister left = TRegister.Load(b), right = TRegister.Load(b + TRegister.Count), x;
            x = TRegister.Broadcast(a[0]);
            c0l = TRegister.MultiplyAdd(x, left, c0l);
            c0r = TRegister.MultiplyAdd(x, right, c0r);
            x = TRegister.Broadcast(a[rowStride]);
            c1l = TRegister.MultiplyAdd(x, left, c1l);
            c1r = TRegister.MultiplyAdd(x, right, c1r);
            x = TRegister.Broadcast(a[twoRows]);
            c2l = TRegister.MultiplyAdd(x, left, c2l);
            c2r = TRegister.MultiplyAdd(x, right, c2r);
            x = TRegister.Broadcast(a3[0]);
            c3l = TRegister.MultiplyAdd(x, left, c3l);
            c3r = TRegister.MultiplyAdd(x, right, c3r);
            x = TRegister.Broadcast(a3[rowStride]);
            c4l = TRegister.MultiplyAdd(x, left, c4l);
            c4r = TRegister.MultiplyAdd(x, right, c4r);
            x = TRegister.Broadcast(a3[twoRows]);
            c5l = TRegister.MultiplyAdd(x, left, c5l);
            c5r = TRegister.MultiplyAdd(x, right, c5r);
            nint distance = steps.Next();
            nint aDistance = distance * kStride;
            a += aDistance;
            a3 += aDistance;
            b += distance * ldb;
        }

        Finish(c0l, c0r, c, accumulate);
        Finish(c1l, c1r, c + ldc, accumulate);
        Finish(c2l, c2r, c + (2 * ldc), accumulate);
        Finish(c3l, c3r, c + (3 * ldc), accumulate);
        Finish(c4l, c4r, c + (4 * ldc), accumulate);
        Finish(c5l, c5r, c + (5 * ldc), accumulate);
    }
}
