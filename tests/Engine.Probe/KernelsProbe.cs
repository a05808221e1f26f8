using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Graphs;
using Experiments.Engine.Numerics;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Probe;

/// <summary>One digest over what every kernel makes of the same numbers.</summary>
internal static unsafe class KernelsProbe
{
    public static string Digest()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((int m, int n, int k) in new[]
        {
            (1, 1, 1), (5, 10, 7), (13, 33, 20), (26, 48, 17), (31, 70, 40), (24, 10, 64)
        })
            Products(hash, m, n, k);
        foreach (LossKind loss in Enum.GetValues<LossKind>())
            Loss(hash, loss, rows: 37, outputs: 5);
        foreach (int n in new[] { 1, 15, 16, 100, 9001 })
        {
            Functions(hash, n);
            Sums(hash, n);
            Updates(hash, n);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static void Products(IncrementalHash hash, int m, int n, int k)
    {
        float[] a = Random(m * k, 1), b = Random(k * n, 2), bias = Random(n, 3), c = Random(m * n, 4);
        float[] scratch = new float[MatMul.ScratchFloats(m, n, k)];
        fixed (float* pa = a, pb = b, pBias = bias, pc = c, pScratch = scratch)
        {
            MatMul.NN(m, n, k, pa, k, pb, n, pc, n, pScratch, accumulate: true);
            Append(hash, c);
            MatMul.NT(m, n, k, pa, k, pb, k, pc, n, pScratch, accumulate: true);
            Append(hash, c);
            MatMul.TN(m, n, k, pa, m, pb, n, pc, n, pScratch);
            Append(hash, c);
            foreach (ActivationKind kind in Enum.GetValues<ActivationKind>())
            {
                MatMul.Dense(m, n, k, pa, k, pb, n, pBias, kind, pc, n, pScratch);
                Append(hash, c);
            }
            ProductsWithZeros(hash, m, n, k);
        }
    }

    /// <summary>Products that leave out the steps in which a tile of A is zero; how wide a tile is varies.</summary>
    private static void ProductsWithZeros(IncrementalHash hash, int m, int n, int k)
    {
        float[] a = Random(m * k, 1), b = Random(k * n, 2), c = new float[m * n];
        for (var i = 0; i < a.Length; i++)
            if (((i / k / 4) + (i % k / 5)) % 3 != 0) a[i] = 0;
        float[] scratch = new float[MatMul.ScratchFloats(m, n, k) + MatMul.ListFloats(m, k)];
        var words = NonZeros.GetRowWords(k);
        fixed (float* pa = a, pb = b, pc = c, pScratch = scratch)
        fixed (ulong* bits = new ulong[m * words])
        {
            NonZeros nonZeros = new(bits, words);
            for (var row = 0; row < m; row++) nonZeros.Mark(row, pa + (row * k), k);
            MatMul.Dense(m, n, k, pa, k, pb, n, null, ActivationKind.Identity, pc, n, pScratch, nonZeros);
        }
        Append(hash, c);
    }

    private static void Loss(IncrementalHash hash, LossKind kind, int rows, int outputs)
    {
        float[] z = Random(rows * outputs, 1, 20), y = Random(rows * outputs, 2), w = Random(rows, 3);
        float[] yHat = new float[z.Length],
            dz = new float[z.Length],
            scratch = new float[Losses.ScratchFloats(outputs)],
            losses = new float[rows];
        fixed (float* pz = z, py = y, pw = w, pYHat = yHat, pdz = dz, pLosses = losses, pScratch = scratch)
        {
            Losses.Evaluate(kind, rows, outputs, pz, py, pw, 0.25f, pYHat, pdz, pLosses, pScratch);
            hash.AppendData(BitConverter.GetBytes(Losses.Sum(rows, pLosses)));
        }

        Append(hash, yHat);
        Append(hash, dz);
    }

    private static void Functions(IncrementalHash hash, int n)
    {
        float[] x = Random(n, 1, 100), y = Random(n, 2), result = new float[16];
        for (int i = 0; i < n; i++)
        {
            Vector512<float> wide = Vector512.Create(x[i]);
            foreach (Vector512<float> value in new[]
            {
                VectorMath.Exp(wide), VectorMath.Tanh(wide / Vector512.Create(10f)), VectorMath.Logistic(wide),
                VectorMath.Log(Vector512.Abs(wide)), VectorMath.LogOnePlus(Vector512.Create(MathF.Abs(y[i]))),
            })
            {
                value.CopyTo(result);
                Append(hash, result);
            }
        }

        fixed (float* px = x, py = y)
        {
            foreach (ActivationKind kind in Enum.GetValues<ActivationKind>())
            {
                Elementwise.ActivateBackward(n, px, py, kind);
                Append(hash, y);
            }

            Elementwise.Axpy(n, 0.3f, px, py);
            Elementwise.Scale(n, 1.7f, px);
            Elementwise.Add(n, px, py);
        }

        Append(hash, y);
    }

    private static void Sums(IncrementalHash hash, int n)
    {
        float[] x = Random(n, 1), w = Random(n, 2), sums = new float[n];
        fixed (float* px = x, pw = w, pSums = sums)
        {
            hash.AppendData(BitConverter.GetBytes(Reductions.Sum(n, px)));
            hash.AppendData(BitConverter.GetBytes(Reductions.SumOfSquares(n, px)));
            hash.AppendData(BitConverter.GetBytes(Reductions.WeightedSum(n, px, pw)));
            int columns = Math.Min(n, 37);
            Reductions.ColumnSums(n / columns, columns, px, columns, pSums, accumulate: false);
        }

        Append(hash, sums);
    }

    private static void Updates(IncrementalHash hash, int n)
    {
        float[] w = Random(n, 1), g = Random(n, 2), m = Random(n, 3), v = Random(n, 4);
        for (int i = 0; i < n; i++)
            v[i] = MathF.Abs(v[i]);
        Segment[] chunks = Segment.SplitIntoChunks(
            [new(0, n / 2, Decays: true), new(n / 2, n - (n / 2), Decays: false)]);
        float[] squares = new float[chunks.Length];
        fixed (float* pw = w, pg = g, pm = m, pv = v, pSquares = squares)
        {
            SolverLoop.GradientSquares(chunks, pw, pg, 0.01f, pSquares);
            Append(hash, squares);
            SolverLoop.Update(
                new AdamRule(0.01f, 0.9, 0.999, 1e-8f), chunks, pw, pg, pm, pv, 0.01f, 0.7f, pSquares);
            Append(hash, squares);
            SolverLoop.Update(new NesterovRule(0.01f, 0.9f), chunks, pw, pg, pm, pm, 0.01f, 1, pSquares);
            Append(hash, squares);
            SolverLoop.Update(new MomentumRule(0.01f, 0.9f), chunks, pw, pg, pm, pm, 0.01f, 1, pSquares);
            Append(hash, squares);
        }

        Append(hash, w);
        Append(hash, m);
        Append(hash, v);
    }

    private static void Append(IncrementalHash hash, float[] values) =>
        hash.AppendData(MemoryMarshal.AsBytes(values.AsSpan()));

    private static float[] Random(int length, int step, float bound = 1)
    {
        float[] values = new float[length];
        Philox.Create(7, 0, RandomPurpose.Initialization, step: step).FillUniform(values, bound);
        return values;
    }
}
