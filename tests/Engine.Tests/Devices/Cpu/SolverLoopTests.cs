using Experiments.Engine.Devices.Cpu.Kernels;

namespace Experiments.Engine.Tests.Devices.Cpu;

public sealed unsafe class SolverLoopTests
{
    private static readonly Segment[] Segments =
        [new(0, 37, Decays: true), new(48, 5, Decays: false), new(64, 8200, Decays: true)];
    private static readonly Segment[] Chunks = Segment.SplitIntoChunks(Segments);
    private const int Length = 64 + 8200;

    [Theory]
    [InlineData(0.0, false)]
    [InlineData(0.9, false)]
    [InlineData(0.9, true)]
    public void Sgd_follows_scikit_learns_formula(double momentum, bool nesterov)
    {
        const double rate = 0.1, l2 = 0.01, scale = 0.5;
        using NativeFloats w = NativeFloats.Random(Length, 1), g = NativeFloats.Random(Length, 2), v =
            NativeFloats.Random(Length, 3);
        double[] weights = Doubles(w), gradients = Doubles(g), velocity = Doubles(v);

        using NativeFloats squares = new(Chunks.Length);
        if (nesterov)
            SolverLoop.Update(new NesterovRule((float)rate, (float)momentum),
                Chunks, w.At, g.At, v.At, v.At, (float)l2, (float)scale, squares.At);
        else
            SolverLoop.Update(new MomentumRule((float)rate, (float)momentum),
                Chunks, w.At, g.At, v.At, v.At, (float)l2, (float)scale, squares.At);

        double expectedSquares = ForEach((i, decays) =>
        {
            double acting = scale * (gradients[i] + (decays ? l2 * weights[i] : 0));
            velocity[i] = (momentum * velocity[i]) - (rate * acting);
            weights[i] += nesterov ? (momentum * velocity[i]) - (rate * acting) : velocity[i];
        }, weights);
        AssertClose(weights, w);
        AssertClose(velocity, v);
        Assert.Equal(expectedSquares, SolverLoop.Sum(Chunks.Length, squares.At), 1e-6 * expectedSquares);
    }

    [Fact]
    public void Adam_follows_scikit_learns_formula()
    {
        const double rate = 0.02, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, l2 = 0.01, scale = 0.5;
        using NativeFloats w = NativeFloats.Random(
            Length, 1), g = NativeFloats.Random(Length, 2), m = new(Length), v = new(Length);
        using NativeFloats squares = new(Chunks.Length);
        double[] weights = Doubles(w), gradients = Doubles(g), first = new double[Length], second = new double[Length];
        for (int t = 1; t <= 3; t++)
        {
            double corrected = rate * Math.Sqrt(1 - Math.Pow(beta2, t)) / (1 - Math.Pow(beta1, t));
            SolverLoop.Update(new AdamRule((float)corrected, beta1, beta2, (float)epsilon),
                Chunks, w.At, g.At, m.At, v.At, (float)l2, (float)scale, squares.At);
            double expectedSquares = ForEach((i, decays) =>
            {
                double acting = scale * (gradients[i] + (decays ? l2 * weights[i] : 0));
                first[i] = (beta1 * first[i]) + ((1 - beta1) * acting);
                second[i] = (beta2 * second[i]) + ((1 - beta2) * acting * acting);
                weights[i] -= corrected * first[i] / (Math.Sqrt(second[i]) + epsilon);
            }, weights);
            Assert.Equal(expectedSquares, SolverLoop.Sum(Chunks.Length, squares.At), 1e-6 * expectedSquares);
        }

        AssertClose(weights, w);
        AssertClose(first, m);
        AssertClose(second, v);
    }

    [Fact]
    public void The_gradients_norm_includes_l2_where_it_applies()
    {
        using NativeFloats w = NativeFloats.Random(Length, 1),
            g = NativeFloats.Random(Length, 2),
            squares = new(Chunks.Length);
        double expected = 0;
        ForEach((i, decays) => expected += Math.Pow(g.Span[i] + (decays ? 0.3 * w.Span[i] : 0), 2), Doubles(w));

        SolverLoop.GradientSquares(Chunks, w.At, g.At, 0.3f, squares.At);

        Assert.Equal(expected, SolverLoop.Sum(Chunks.Length, squares.At), 1e-6 * expected);
    }

    [Fact]
    public void What_lies_between_segments_is_left_alone()
    {
        using NativeFloats w = NativeFloats.Random(
            Length, 1), g = NativeFloats.Random(Length, 2), m = new(Length), v = new(Length);
        using NativeFloats squares = new(Chunks.Length);
        float[] before = w.Span.ToArray();

        SolverLoop.Update(
            new AdamRule(0.1f, 0.9, 0.999, 1e-8f), Chunks, w.At, g.At, m.At, v.At, 0, 1, squares.At);

        for (int i = 0; i < Length; i++)
        {
            bool within = Segments.Any(segment => i >= segment.Offset && i < segment.Offset + segment.Length);
            Assert.Equal(within, before[i] != w.Span[i]);
        }
    }

    [Fact]
    public void Chunks_cover_each_segment_in_order_and_are_bounded()
    {
        Assert.Equal(
            [Segments[0], Segments[1], new(64, 4096, true), new(4160, 4096, true), new(8256, 8, true)], Chunks);
    }

    private static double ForEach(Action<int, bool> update, double[] weights)
    {
        double squares = 0;
        foreach (Segment segment in Segments)
        {
            for (int i = segment.Offset; i < segment.Offset + segment.Length; i++)
            {
                squares += segment.Decays ? weights[i] * weights[i] : 0;
                update(i, segment.Decays);
            }
        }

        return squares;
    }

    private static double[] Doubles(NativeFloats floats) => [.. floats.Span.ToArray().Select(value => (double)value)];

    private static void AssertClose(double[] expected, NativeFloats actual)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual.Span[i], 1e-6);
    }
}
