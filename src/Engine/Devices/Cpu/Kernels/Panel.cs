using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Devices.Cpu.Kernels;

/// <summary>Copies between the caller's matrices and the panels and tiles of the product.</summary>
internal static unsafe class Panel<TRegister>
    where TRegister : unmanaged, IRegister<TRegister>
{
    /// <summary>
    /// Packs columns j to j + columns of B [k, n] as rows of width floats without gaps. The rest of a row is whatever
    /// follows in B: it gives outputs that are never copied.
    /// </summary>
    [MethodImpl(Jit.Fully)]
    public static void Pack(in Right b, int n, int k, int j, int columns, int width, float* panel)
    {
        if (b.IsTransposed)
        {
            if (columns < width)
                new Span<float>(panel, k * width).Clear();
            Transpose.Copy(columns, k, b.At + (j * b.Stride), b.Stride, panel, width);
            return;
        }

        // A row of the panel may be read at full width if it stays within B; the last few rows must not.
        nint slack = ((k - 1) * b.Stride) + n - j - width;
        int whole = columns == width ? k : slack < 0 ? 0 : (int)Math.Min(k, (slack / b.Stride) + 1);
        float* row = b.At + j;
        if (width == TRegister.Count)
        {
            for (int p = 0; p < whole; p++, row += b.Stride, panel += width)
                TRegister.Store(TRegister.Load(row), panel);
        }
        else
        {
            for (int p = 0; p < whole; p++, row += b.Stride, panel += width)
            {
                TRegister.Store(TRegister.Load(row), panel);
                TRegister.Store(TRegister.Load(row + TRegister.Count), panel + TRegister.Count);
            }
        }

        for (int p = whole; p < k; p++, row += b.Stride, panel += width)
        {
            new Span<float>(panel, width).Clear();
            Unsafe.CopyBlockUnaligned(panel, row, (uint)columns * sizeof(float));
        }
    }

    /// <summary>C = tile, or C += tile, for the columns that C has.</summary>
    [MethodImpl(Jit.Fully)]
    public static void CopyPart(int rows, int columns, float* tile, int width, float* c, nint ldc, bool accumulate)
    {
        if (accumulate)
        {
            for (; rows > 0; rows--, tile += width, c += ldc)
                Elementwise.Add(columns, tile, c);
            return;
        }

        int last = columns - Vector256<float>.Count;
        for (; rows > 0; rows--, tile += width, c += ldc)
        {
            // The last eight floats may overlap those before: whole stores are faster than a remainder loop.
            int j = 0;
            for (; j < last; j += Vector256<float>.Count)
                Vector256.Load(tile + j).Store(c + j);
            if (last >= 0)
                Vector256.Load(tile + last).Store(c + last);
            else
                Unsafe.CopyBlockUnaligned(c, tile, (uint)columns * sizeof(float));
        }
    }

    /// <summary>C [rows, columns] += the transpose of a tile whose rows are C's columns.</summary>
    [MethodImpl(Jit.Fully)]
    public static void AddTransposed(int rows, int columns, float* tile, float* c, nint ldc)
    {
        for (int i = 0; i < rows; i++, c += ldc)
        {
            for (int j = 0; j < columns; j++)
                c[j] += tile[(j * 2 * TRegister.Count) + i];
        }
    }
}
