using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Graphs;

namespace Experiments.Engine.Tests.Devices.Cpu;

public sealed unsafe class ElementwiseTests
{
    [Theory]
    [InlineData(ActivationKind.Identity)]
    [InlineData(ActivationKind.Relu)]
    [InlineData(ActivationKind.Tanh)]
    [InlineData(ActivationKind.Logistic)]
    public void The_backward_pass_is_the_derivative_of_the_forward_pass(ActivationKind kind)
    {
        foreach (int n in new[] { 1, 16, 17, 50 })
        {
            using NativeFloats z = NativeFloats.Random(n, 1, 3), dy = NativeFloats.Random(n, 2);
            double[] expectedY = new double[n], expectedDz = new double[n];
            for (int i = 0; i < n; i++)
            {
                const double step = 1e-6;
                expectedY[i] = Define(kind, z.Span[i]);
                expectedDz[i] =
                    dy.Span[i] * (Define(kind, z.Span[i] + step) - Define(kind, z.Span[i] - step)) / (2 * step);
            }

            Elementwise.AddBiasAndActivate(1, n, z.At, n, null, kind);
            Elementwise.ActivateBackward(n, z.At, dy.At, kind);

            for (int i = 0; i < n; i++)
            {
                Assert.Equal(expectedY[i], z.Span[i], 1e-6);
                Assert.Equal(expectedDz[i], dy.Span[i], 1e-6);
            }
        }
    }

    [Fact]
    public void The_bias_is_added_to_each_row_and_the_gap_between_rows_is_left_alone()
    {
        const int rows = 3, columns = 19, stride = 23;
        using NativeFloats c = NativeFloats.Random(rows * stride, 1), bias = NativeFloats.Random(columns, 2);
        float[] before = c.Span.ToArray();

        Elementwise.AddBiasAndActivate(rows, columns, c.At, stride, bias.At, ActivationKind.Identity);

        for (int i = 0; i < rows * stride; i++)
        {
            int column = i % stride;
            Assert.Equal(column < columns ? before[i] + bias.Span[column] : before[i], c.Span[i]);
        }
    }

    [Fact]
    public void A_rectifier_lets_what_is_not_a_number_through()
    {
        using NativeFloats z = new([float.NaN, -1, 2]);
        Elementwise.AddBiasAndActivate(1, 3, z.At, 3, null, ActivationKind.Relu);
        Assert.Equal([float.NaN, 0, 2], z.Span.ToArray());
    }

    [Fact]
    public void Rows_are_gathered_by_index()
    {
        using NativeFloats from = new([0, 1, 10, 11, 20, 21]), to = new(6);
        int* rows = stackalloc int[] { 2, 0, 2 };
        Elementwise.GatherRows(3, 2, from.At, rows, to.At);
        Assert.Equal([20, 21, 0, 1, 20, 21], to.Span.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(33)]
    public void Scale_axpy_and_add_equal_plain_loops(int n)
    {
        using NativeFloats x = NativeFloats.Random(n, 1), y = NativeFloats.Random(n, 2);
        float[] expected = new float[n];
        for (int i = 0; i < n; i++)
            expected[i] = MathF.FusedMultiplyAdd(0.3f, x.Span[i], y.Span[i]) + (1.5f * x.Span[i]);

        Elementwise.Axpy(n, 0.3f, x.At, y.At);
        Elementwise.Scale(n, 1.5f, x.At);
        Elementwise.Add(n, x.At, y.At);

        Assert.Equal(expected, y.Span);
    }

    private static double Define(ActivationKind kind, double z) => kind switch
    {
        ActivationKind.Identity => z,
        ActivationKind.Relu => Math.Max(0, z),
        ActivationKind.Tanh => Math.Tanh(z),
        _ => 1 / (1 + Math.Exp(-z)),
    };
}
