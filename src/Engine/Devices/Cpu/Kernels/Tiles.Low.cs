using System.Runtime.CompilerServices;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Devices.Cpu.Kernels;

/// <content>Tiles for the remaining rows.</content>
internal static unsafe partial class Tiles<TRegister>
{
    /// <summary>4 rows by two registers.</summary>
    [MethodImpl(Jit.Fully)]
    public static void Tile4x2<TSteps>(
        TSteps steps, float* a, nint rowStride, nint kStride, float* b, nint ldb, float* c, nint ldc, bool accumulate)
        where TSteps : struct, ISteps
    {
        a += steps.First * kStride;
        b += steps.First * ldb;
        TRegister c0l = default, c0r = default, c1l = default, c1r = default, c2l = default, c2r = default,
            c3l = default, c3r = default;
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
    }

    /// <summary>2 rows by two registers.</summary>
    [MethodImpl(Jit.Fully)]
    public static void Tile2x2<TSteps>(
        TSteps steps, float* a, nint rowStride, nint kStride, float* b, nint ldb, float* c, nint ldc, bool accumulate)
        where TSteps : struct, ISteps
    {
        a += steps.First * kStride;
        b += steps.First * ldb;
        TRegister c0l = default, c0r = default, c1l = default, c1r = default;
        for (nint k = steps.Count; k > 0; k--)
        {
            TRegister left = TRegister.Load(b), right = TRegister.Load(b + TRegister.Count), x;
            x = TRegister.Broadcast(a[0]);
            c0l = TRegister.MultiplyAdd(x, left, c0l);
            c0r = TRegister.MultiplyAdd(x, right, c0r);
            x = TRegister.Broadcast(a[rowStride]);
            c1l = TRegister.MultiplyAdd(x, left, c1l);
            c1r = TRegister.MultiplyAdd(x, right, c1r);
            nint distance = steps.Next();
            nint aDistance = distance * kStride;
            a += aDistance;
            b += distance * ldb;
        }

        Finish(c0l, c0r, c, accumulate);
        Finish(c1l, c1r, c + ldc, accumulate);
    }

    /// <summary>1 row by two registers.</summary>
    [MethodImpl(Jit.Fully)]
    public static void Tile1x2<TSteps>(
        TSteps steps, float* a, nint rowStride, nint kStride, float* b, nint ldb, float* c, nint ldc, bool accumulate)
        where TSteps : struct, ISteps
    {
        a += steps.First * kStride;
        b += steps.First * ldb;
        TRegister c0l = default, c0r = default;
        for (nint k = steps.Count; k > 0; k--)
        {
            TRegister left = TRegister.Load(b), right = TRegister.Load(b + TRegister.Count), x;
            x = TRegister.Broadcast(a[0]);
            c0l = TRegister.MultiplyAdd(x, left, c0l);
            c0r = TRegister.MultiplyAdd(x, right, c0r);
            nint distance = steps.Next();
            nint aDistance = distance * kStride;
            a += aDistance;
            b += distance * ldb;
        }

        Finish(c0l, c0r, c, accumulate);
    }
}
