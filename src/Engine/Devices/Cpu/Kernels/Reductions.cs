using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Devices.Cpu.Kernels;

/// <summary>
/// Sums in a fixed order on a virtual width of 16: element i belongs to column i mod 16, each column is summed in
/// order, and a fixed tree joins the columns. After every 4,096 elements the joined sum is added to a double, which
/// keeps long sums precise.
/// </summary>
internal static unsafe class Reductions
{
    private const int Chunk = 4096;

    private interface ITerm
    {
        /// <summary>Adds the terms of the next sixteen elements to the sums of the columns.</summary>
        static abstract Wide Add(Wide sums, Wide x, Wide w);
    }

    /// <summary>The sum of x.</summary>
    public static double Sum(int n, float* x) => Reduce<Plain>(n, x, x);

    /// <summary>The sum of x squared.</summary>
    public static double SumOfSquares(int n, float* x) => Reduce<Product>(n, x, x);

    /// <summary>The sum of w * x.</summary>
    public static double WeightedSum(int n, float* x, float* w) => Reduce<Product>(n, x, w);

    /// <summary>
    /// sums[j] = the sum of column j of x [rows, columns], row after row; with accumulate, sums[j] += it.
    /// </summary>
    [MethodImpl(Jit.Fully)]
    public static void ColumnSums(int rows, int columns, float* x, int ldx, float* sums, bool accumulate)
    {
        int j = 0;
        for (; j <= columns - WideOps.Count; j += WideOps.Count)
        {
            Wide sum = Wide.Zero;
            float* at = x + j;
            for (int i = 0; i < rows; i++, at += ldx)
                sum += Vector512.Load(at);
            if (accumulate)
                sum = Vector512.Load(sums + j) + sum;
            sum.Store(sums + j);
        }

        for (; j <= columns - Vector128<float>.Count; j += Vector128<float>.Count)
        {
            Vector128<float> sum = Vector128<float>.Zero;
            float* at = x + j;
            for (int i = 0; i < rows; i++, at += ldx)
                sum += Vector128.Load(at);
            if (accumulate)
                sum = Vector128.Load(sums + j) + sum;
            sum.Store(sums + j);
        }

        for (; j < columns; j++)
        {
            float sum = 0;
            float* at = x + j;
            for (int i = 0; i < rows; i++, at += ldx)
                sum += *at;
            sums[j] = accumulate ? sums[j] + sum : sum;
        }
    }

    /// <summary>The largest element of each row of x [rows, columns].</summary>
    [MethodImpl(Jit.Fully)]
    public static void RowMax(int rows, int columns, float* x, int ldx, float* largest)
    {
        for (int i = 0; i < rows; i++, x += ldx)
        {
            float max = x[0];
            for (int j = 1; j < columns; j++)
                max = x[j] > max ? x[j] : max;
            largest[i] = max;
        }
    }

    [MethodImpl(Jit.Fully)]
    private static double Reduce<TTerm>(int n, float* x, float* w)
        where TTerm : struct, ITerm
    {
        double total = 0;
        for (int start = 0; start < n; start += Chunk)
        {
            int count = Math.Min(Chunk, n - start), whole = count & -WideOps.Count;
            Wide sums = Wide.Zero;
            ReduceWhole<TTerm>(whole, x + start, w + start, ref sums);
            if (whole < count)
            {
                int at = start + whole;
                Wide lastX = WideOps.LoadPart(x + at, count - whole), lastW = WideOps.LoadPart(w + at, count - whole);
                ReduceWhole<TTerm>(WideOps.Count, (float*)&lastX, (float*)&lastW, ref sums);
            }

            total += WideOps.Sum(sums);
        }

        return total;
    }

    // This method contains no calls: with a call, the JIT would keep the sums in memory.
    [MethodImpl(MethodImplOptions.NoInlining | Jit.Fully)]
    private static void ReduceWhole<TTerm>(int n, float* x, float* w, ref Wide sums)
        where TTerm : struct, ITerm
    {
        Wide sum = sums;
        for (int i = 0; i < n; i += WideOps.Count)
            sum = TTerm.Add(sum, Vector512.Load(x + i), Vector512.Load(w + i));
        sums = sum;
    }

    private readonly struct Plain : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Wide Add(Wide sums, Wide x, Wide w) => sums + x;
    }

    private readonly struct Product : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Wide Add(Wide sums, Wide x, Wide w) => Vector512.FusedMultiplyAdd(x, w, sums);
    }
}
