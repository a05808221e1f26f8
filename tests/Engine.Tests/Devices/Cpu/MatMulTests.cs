using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Graphs;

namespace Experiments.Engine.Tests.Devices.Cpu;

public sealed unsafe class MatMulTests
{
    // Every height and width of tile, alone and in every kind of remainder.
    public static TheoryData<int, int, int> Shapes()
    {
        TheoryData<int, int, int> shapes = [];
        foreach (int m in new[] { 1, 2, 3, 4, 5, 7, 8, 11, 12, 13, 20, 23, 24, 128 })
        {
            foreach (int n in new[] { 1, 3, 8, 10, 15, 16, 17, 31, 32, 33, 47, 48, 49, 64, 70 })
                shapes.Add(m, n, (m * 7 + n) % 40);
        }

        shapes.Add(128, 10, 784);
        shapes.Add(37, 130, 301);
        return shapes;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_product_is_the_chain_of_fused_multiply_adds(int m, int n, int k)
    {
        foreach (bool accumulate in new[] { false, true })
        {
            Check(m, n, k, accumulate, (k + 3, 1), (n + 5, 1), MatMul.NN);
            Check(m, n, k, accumulate, (k + 3, 1), (1, k + 5), MatMul.NT);
            Check(m, n, k, accumulate, (1, m + 3), (n + 5, 1), TN);
            CheckPath<Register512>(m, n, k, accumulate);
            CheckPath<Register256>(m, n, k, accumulate);
            CheckPath<Register128>(m, n, k, accumulate);
        }
    }

    [Theory]
    [InlineData(5, 7, 9)]
    [InlineData(128, 32, 64)]
    [InlineData(128, 10, 64)]
    [InlineData(13, 48, 20)]
    public void A_dense_layer_is_the_product_then_the_bias_then_the_activation(int m, int n, int k)
    {
        using NativeFloats a = NativeFloats.Random(m * k, 1), b = NativeFloats.Random(k * n, 2), bias =
            NativeFloats.Random(n, 3);
        using NativeFloats product = new(m * n), scratch = new(MatMul.ScratchFloats(m, n, k));
        MatMul.NN(m, n, k, a.At, k, b.At, n, product.At, n, scratch.At);

        foreach (ActivationKind kind in Enum.GetValues<ActivationKind>())
        {
            using NativeFloats expected = new(product.Span), actual = new(m * n);
            Elementwise.AddBiasAndActivate(m, n, expected.At, n, bias.At, kind);
            MatMul.Dense(m, n, k, a.At, k, b.At, n, bias.At, kind, actual.At, n, scratch.At);
            Assert.Equal(expected.Span, actual.Span);
        }
    }

    [Theory]
    [InlineData(128, 70, 301)]
    [InlineData(13, 64, 64)]
    [InlineData(47, 33, 130)]
    [InlineData(1, 32, 5)]
    [InlineData(11, 100, 784)]
    [InlineData(800, 70, 20)] // more rows than are listed at once
    public void A_product_leaves_out_the_steps_whose_tile_is_zero_and_keeps_its_bits(int m, int n, int k)
    {
        CheckZeros<Register512>(m, n, k);
        CheckZeros<Register256>(m, n, k);
        CheckZeros<Register128>(m, n, k);
    }

    /// <summary>
    /// Beside a step that is zero in all rows B is infinite: only a product that leaves it out is finite.
    /// </summary>
    [Fact]
    public void What_stands_beside_zeros_takes_no_part()
    {
        const int M = 29, N = 64, K = 100;
        using NativeFloats a = Zeroed(M, K, 1), b = NativeFloats.Random(K * N, 2), c = new(M * N);
        var zero = Enumerable.Range(0, K).Where(p => !Enumerable.Range(0, M).Any(i => a.Span[(i * K) + p] != 0));
        Assert.NotEmpty(zero);
        foreach (var p in zero) b.Span.Slice(p * N, N).Fill(float.PositiveInfinity);

        using NativeFloats scratch = new(MatMul.ScratchFloats(M, N, K) + (int)MatMul.ListFloats(M, K));
        using NativeFloats bits = new(M * NonZeros.GetRowWords(K) * 2);
        var nonZeros = Mark(a, M, K, bits);
        MatMul.Dense(M, N, K, a.At, K, b.At, N, null, ActivationKind.Identity, c.At, N, scratch.At, nonZeros);
        Assert.DoesNotContain(c.Span.ToArray(), value => !float.IsFinite(value));

        MatMul.Dense(M, N, K, a.At, K, b.At, N, null, ActivationKind.Identity, c.At, N, scratch.At);
        Assert.DoesNotContain(c.Span.ToArray(), float.IsFinite);
    }

    /// <summary>Both ways in which a layer multiplies a batch: forward, and for the gradient of its weights.</summary>
    private static void CheckZeros<TRegister>(int m, int n, int k)
        where TRegister : unmanaged, IRegister<TRegister>
    {
        using NativeFloats expected = new(m * n), actual = new(m * n);
        using NativeFloats scratch = new(MatMul.ScratchFloats(m, n, k) + (int)MatMul.ListFloats(m, k));
        using NativeFloats b = NativeFloats.Random(k * n, 2);
        Right right = new(b.At, n, transposed: false);
        Output Into(NativeFloats c) => new(c.At, n, accumulate: false);

        using NativeFloats a = Zeroed(m, k, 1), bits = new(m * NonZeros.GetRowWords(k) * 2);
        Product<TRegister>.Run(m, n, k, new Left(a.At, k, 1), right, Into(expected), scratch.At);
        Product<TRegister>.Run(
            m, n, k, new Left(a.At, k, 1, Mark(a, m, k, bits)), right, Into(actual), scratch.At);
        Assert.Equal(expected.Span, actual.Span);

        // The gradient of some rows of a weight: the batch has more columns before them.
        const int Before = 21;
        using NativeFloats x = Zeroed(k, Before + m, 3), marks = new(k * NonZeros.GetRowWords(Before + m) * 2);
        Left Part(NonZeros nonZeros) => new(x.At + Before, 1, Before + m, nonZeros);
        Product<TRegister>.Run(m, n, k, Part(default), right, Into(expected), scratch.At);
        Product<TRegister>.Run(
            m, n, k, Part(Mark(x, k, Before + m, marks).Transpose().FromRow(Before)), right, Into(actual), scratch.At);
        Assert.Equal(expected.Span, actual.Span);
    }

    /// <summary>A matrix of which whole columns, and most blocks of the others, are zero; some are -0.</summary>
    private static NativeFloats Zeroed(int rows, int columns, int seed)
    {
        var floats = NativeFloats.Random(rows * columns, seed);
        for (int i = 0; i < floats.Length; i++)
        {
            var (row, block) = (i / columns, i % columns / 7);
            if (block % 3 == 2 || ((row / 5) + block) % 3 == 0) floats.Span[i] = i % 2 == 0 ? 0 : -0f;
        }
        return floats;
    }

    private static NonZeros Mark(NativeFloats matrix, int rows, int columns, NativeFloats bits)
    {
        NonZeros nonZeros = new((ulong*)bits.At, NonZeros.GetRowWords(columns));
        for (int row = 0; row < rows; row++) nonZeros.Mark(row, matrix.At + (row * columns), columns);
        return nonZeros;
    }

    private static void TN(
        int m, int n, int k, float* a, int lda, float* b, int ldb, float* c, int ldc, float* scratch, bool accumulate)
        => MatMul.TN(m, n, k, a, lda, b, ldb, c, ldc, scratch, accumulate);

    // The runtime makes up for registers that this machine lacks, so each path can be tried on any.
    private static void CheckPath<TRegister>(int m, int n, int k, bool accumulate)
        where TRegister : unmanaged, IRegister<TRegister>
    {
        Check(m, n, k, accumulate, (k + 3, 1), (n + 5, 1), Of(false, false));
        Check(m, n, k, accumulate, (k + 3, 1), (1, k + 5), Of(false, true));
        Check(m, n, k, accumulate, (1, m + 3), (n + 5, 1), Of(true, false));

        static Kernel Of(bool turnLeft, bool turnRight) => (m, n, k, a, lda, b, ldb, c, ldc, scratch, accumulate) =>
            Product<TRegister>.Run(
                m, n, k, turnLeft ? new Left(a, 1, lda) : new Left(a, lda, 1), new Right(b, ldb, turnRight),
                new Output(c, ldc, accumulate), scratch);
    }

    private delegate void Kernel(
        int m, int n, int k, float* a, int lda, float* b, int ldb, float* c, int ldc, float* scratch, bool accumulate);

    private static void Check(
        int m, int n, int k, bool accumulate, (int Row, int P) a, (int P, int Column) b, Kernel kernel)
    {
        int ldc = n + 2;
        using NativeFloats left = NativeFloats.Random((m * a.Row) + (k * a.P), 1);
        using NativeFloats right = NativeFloats.Random((k * b.P) + (n * b.Column), 2);
        using NativeFloats c = NativeFloats.Random(m * ldc, 3), scratch = new(MatMul.ScratchFloats(m, n, k));
        float[] before = c.Span.ToArray();

        kernel(m,
            n, k, left.At, Math.Max(a.Row, a.P), right.At, Math.Max(b.P, b.Column), c.At, ldc, scratch.At, accumulate);

        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < ldc; j++)
            {
                float expected = before[(i * ldc) + j];
                if (j < n)
                {
                    float sum = 0;
                    for (int p = 0; p < k; p++)
                        sum = MathF.FusedMultiplyAdd(
                            left.Span[(i * a.Row) + (p * a.P)], right.Span[(p * b.P) + (j * b.Column)], sum);
                    expected = accumulate ? expected + sum : sum;
                }

                Assert.True(
                    expected == c.Span[(i * ldc) + j], $"[{i}, {j}] is {c.Span[(i * ldc) + j]:R}, not {expected:R}");
            }
        }
    }
}
