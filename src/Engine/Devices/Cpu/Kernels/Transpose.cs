using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Devices.Cpu.Kernels;

/// <summary>Copies a matrix to its transpose, in blocks of four by four within registers.</summary>
internal static unsafe class Transpose
{
    private const int Side = 4;

    /// <summary>to[j, i] = from[i, j] for every i below rows and j below columns.</summary>
    [MethodImpl(Jit.Fully)]
    public static void Copy(int rows, int columns, float* from, nint fromStride, float* to, nint toStride)
    {
        if ((columns == 1 && fromStride == 1) || (rows == 1 && toStride == 1))
        {
            Unsafe.CopyBlockUnaligned(to, from, (uint)(rows * columns) * sizeof(float)); // A row equals its transpose.
            return;
        }

        int wholeRows = 0, wholeColumns = 0;
        if (Sse.IsSupported)
        {
            wholeRows = rows & -Side;
            wholeColumns = columns & -Side;
            for (int i = 0; i < wholeRows; i += Side)
            {
                float* block = from + (i * fromStride);
                float* target = to + i;
                for (int j = 0; j < wholeColumns; j += Side, block += Side, target += Side * toStride)
                    CopyFourByFour(block, fromStride, target, toStride);
            }
        }

        CopyPlain(wholeRows, wholeColumns, columns, from, fromStride, to, toStride);
        CopyPlain(rows - wholeRows, 0, columns, from + (wholeRows * fromStride), fromStride, to + wholeRows, toStride);
    }

    [MethodImpl(Jit.Fully)]
    private static void CopyPlain(
        int rows, int firstColumn, int columns, float* from, nint fromStride, float* to, nint toStride)
    {
        for (int j = firstColumn; j < columns; j++)
        {
            float* source = from + j;
            float* target = to + (j * toStride);
            for (int i = 0; i < rows; i++, source += fromStride)
                target[i] = *source;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyFourByFour(float* from, nint fromStride, float* to, nint toStride)
    {
        Vector128<float> a = Vector128.Load(from), b = Vector128.Load(from + fromStride);
        Vector128<float> c = Vector128.Load(from + (2 * fromStride)), d = Vector128.Load(from + (3 * fromStride));
        Vector128<float> abLow = Sse.UnpackLow(a, b), abHigh = Sse.UnpackHigh(a, b);
        Vector128<float> cdLow = Sse.UnpackLow(c, d), cdHigh = Sse.UnpackHigh(c, d);
        Sse.MoveLowToHigh(abLow, cdLow).Store(to);
        Sse.MoveHighToLow(cdLow, abLow).Store(to + toStride);
        Sse.MoveLowToHigh(abHigh, cdHigh).Store(to + (2 * toStride));
        Sse.MoveHighToLow(cdHigh, abHigh).Store(to + (3 * toStride));
    }
}
