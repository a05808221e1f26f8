using System.Runtime.CompilerServices;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Devices.Cpu.Kernels;

/// <content>Tiles for remaining columns that fit into one register.</content>
internal static unsafe partial class Tiles<TRegister>
{
    /// <summary>12 rows by one register.</summary>
    [MethodImpl(Jit.Fully)]
    public static void Tile12x1(
        nint k, float* a, nint rowStride, nint kStride, float* b, nint ldb, float* c, nint ldc, bool accumulate)
    {
        TRegister c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default,
            c6 = default, c7 = default, c8 = default, c9 = default, c10 = default, c11 = default;
        float* a3 = a + (3 * rowStride);
        float* a6 = a + (6 * rowStride);
        float* a9 = a + (9 * rowStride);
        nint twoRows = 2 * rowStride;
        for (; k > 0; k--)
        {
            TRegister vector = TRegister.Load(b);
            c0 = TRegister.MultiplyAdd(vector, a, c0);
            c1 = TRegister.MultiplyAdd(vector, a + rowStride, c1);
            c2 = TRegister.MultiplyAdd(vector, a + twoRows, c2);
            c3 = TRegister.MultiplyAdd(vector, a3, c3);
            c4 = TRegister.MultiplyAdd(vector, a3 + rowStride, c4);
            c5 = TRegister.MultiplyAdd(vector, a3 + twoRows, c5);
            c6 = TRegister.MultiplyAdd(vector, a6, c6);
            c7 = TRegister.MultiplyAdd(vector, a6 + rowStride, c7);
            c8 = TRegister.MultiplyAdd(vector, a6 + twoRows, c8);
            c9 = TRegister.MultiplyAdd(vector, a9, c9);
            c10 = TRegister.MultiplyAdd(vector, a9 + rowStride, c10);
            c11 = TRegister.MultiplyAdd(vector, a9 + twoRows, c11);
            a += kStride;
            a3 += kStride;
            a6 += kStride;
            a9 += kStride;
            b += ldb;
        }

        Finish(c0, c, accumulate);
        Finish(c1, c + ldc, accumulate);
        Finish(c2, c + (2 * ldc), accumulate);
        Finish(c3, c + (3 * ldc), accumulate);
        Finish(c4, c + (4 * ldc), accumulate);
        Finish(c5, c + (5 * ldc), accumulate);
        Finish(c6, c + (6 * ldc), accumulate);
        Finish(c7, c + (7 * ldc), accumulate);
        Finish(c8, c + (8 * ldc), accumulate);
        Finish(c9, c + (9 * ldc), accumulate);
        Finish(c10, c + (10 * ldc), accumulate);
        Finish(c11, c + (11 * ldc), accumulate);
    }

    /// <summary>8 rows by one register.</summary>
    [MethodImpl(Jit.Fully)]
    public static void Tile8x1(
        nint k, float* a, nint rowStride, nint kStride, float* b, nint ldb, float* c, nint ldc, bool accumulate)
    {
        TRegister c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default,
            c6 = default, c7 = default;
        float* a3 = a + (3 * rowStride);
        float* a6 = a + (6 * rowStride);
        nint twoRows = 2 * rowStride;
        for (; k > 0; k--)
        {
            TRegister vector = TRegister.Load(b);
            c0 = TRegister.MultiplyAdd(vector, a, c0);
            c1 = TRegister.MultiplyAdd(vector, a + rowStride, c1);
            c2 = TRegister.MultiplyAdd(vector, a + twoRows, c2);
            c3 = TRegister.MultiplyAdd(vector, a3, c3);
            c4 = TRegister.MultiplyAdd(vector, a3 + rowStride, c4);
            c5 = TRegister.MultiplyAdd(vector, a3 + twoRows, c5);
            c6 = TRegister.MultiplyAdd(vector, a6, c6);
            c7 = TRegister.MultiplyAdd(vector, a6 + rowStride, c7);
            a += kStride;
            a3 += kStride;
            a6 += kStride;
            b += ldb;
        }

        Finish(c0, c, accumulate);
        Finish(c1, c + ldc, accumulate);
        Finish(c2, c + (2 * ldc), accumulate);
        Finish(c3, c + (3 * ldc), accumulate);
        Finish(c4, c + (4 * ldc), accumulate);
        Finish(c5, c + (5 * ldc), accumulate);
        Finish(c6, c + (6 * ldc), accumulate);
        Finish(c7, c + (7 * ldc), accumulate);
    }

    /// <summary>4 rows by one register.</summary>
    [MethodImpl(Jit.Fully)]
    public static void Tile4x1(
        nint k, float* a, nint rowStride, nint kStride, float* b, nint ldb, float* c, nint ldc, bool accumulate)
    {
        TRegister c0 = default, c1 = default, c2 = default, c3 = default;
        float* a3 = a + (3 * rowStride);
        nint twoRows = 2 * rowStride;
        for (; k > 0; k--)
        {
            TRegister vector = TRegister.Load(b);
            c0 = TRegister.MultiplyAdd(vector, a, c0);
            c1 = TRegister.MultiplyAdd(vector, a + rowStride, c1);
            c2 = TRegister.MultiplyAdd(vector, a + twoRows, c2);
            c3 = TRegister.MultiplyAdd(vector, a3, c3);
            a += kStride;
            a3 += kStride;
            b += ldb;
        }

        Finish(c0, c, accumulate);
        Finish(c1, c + ldc, accumulate);
        Finish(c2, c + (2 * ldc), accumulate);
        Finish(c3, c + (3 * ldc), accumulate);
    }

    /// <summary>1 row by one register.</summary>
    [MethodImpl(Jit.Fully)]
    public static void Tile1x1(
        nint k, float* a, nint rowStride, nint kStride, float* b, nint ldb, float* c, nint ldc, bool accumulate)
    {
        TRegister c0 = default;
        for (; k > 0; k--)
        {
            TRegister vector = TRegister.Load(b);
            c0 = TRegister.MultiplyAdd(vector, a, c0);
            a += kStride;
            b += ldb;
        }

        Finish(c0, c, accumulate);
    }
}
