using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Tests.Devices.Cpu;

public sealed unsafe class LossesTests
{
    public static TheoryData<LossKind, int, int> Cases()
    {
        TheoryData<LossKind, int, int> cases = [];
        foreach (int rows in new[] { 1, 15, 16, 17, 50, 4100 })
        {
            foreach (int outputs in new[] { 2, 3, 4, 7, 10, 33 })
            {
                cases.Add(LossKind.CrossEntropy, rows, outputs);
                cases.Add(LossKind.BinaryCrossEntropy, rows, outputs);
                cases.Add(LossKind.SquaredError, rows, outputs);
            }

            cases.Add(LossKind.BinaryCrossEntropy, rows, 1);
            cases.Add(LossKind.SquaredError, rows, 1);
            cases.Add(LossKind.PoissonDeviance, rows, 1);
            cases.Add(LossKind.PoissonDeviance, rows, 7);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Links_losses_and_gradients_equal_the_definitions_in_double(LossKind kind, int rows, int outputs)
    {
        const float inverse = 1f / 37;
        // The exponential grows so fast that smaller logits keep sums of floats comparable.
        float bound = kind == LossKind.PoissonDeviance ? 2 : 12;
        using NativeFloats z = NativeFloats.Random(rows * outputs, 1, bound), y = Targets(kind, rows, outputs);
        using NativeFloats w = NativeFloats.Random(rows, 3), yHat = new(z.Length), dz = new(z.Length);
        using NativeFloats scratch = new(Losses.ScratchFloats(outputs));
        for (int i = 0; i < rows; i += 3)
            w.Span[i] = 0;

        double loss = Evaluate(kind, rows, outputs, z.At, y.At, w.At, inverse, yHat.At, dz.At, scratch.At);

        double expectedLoss = 0;
        for (int i = 0; i < rows; i++)
        {
            double[] logits = [.. z.Span.Slice(i * outputs, outputs).ToArray().Select(value => (double)value)];
            (double[] link, Func<int, double, double> term) = Define(kind, logits);
            for (int j = 0; j < outputs; j++)
            {
                int at = (i * outputs) + j;
                expectedLoss += w.Span[i] * term(j, y.Span[at]);
                Assert.Equal(link[j], yHat.Span[at], 2e-6 * Math.Max(1, Math.Abs(link[j])));
                double gradient = (link[j] - y.Span[at]) * w.Span[i] * inverse;
                Assert.Equal(gradient, dz.Span[at], 1e-6 * Math.Max(1, Math.Abs(gradient)));
            }
        }

        Assert.Equal(expectedLoss, loss, 2e-6 * Math.Max(1, rows * outputs));
    }

    [Theory]
    [InlineData(LossKind.CrossEntropy)]
    [InlineData(LossKind.BinaryCrossEntropy)]
    [InlineData(LossKind.SquaredError)]
    [InlineData(LossKind.PoissonDeviance)]
    public void A_row_without_weight_adds_nothing_whatever_it_holds(LossKind kind)
    {
        const int rows = 20, outputs = 3;
        using NativeFloats z = NativeFloats.Random(rows * outputs, 1), y = Targets(kind, rows, outputs), w = new(rows);
        using NativeFloats yHat = new(z.Length), dz = new(z.Length), scratch = new(Losses.ScratchFloats(outputs));
        w.Span.Fill(1);
        w.Span[7] = 0;
        double before = Evaluate(kind, rows, outputs, z.At, y.At, w.At, 1, yHat.At, dz.At, scratch.At);
        z.Span.Slice(7 * outputs, outputs).Fill(float.NaN);

        double after = Evaluate(kind, rows, outputs, z.At, y.At, w.At, 1, yHat.At, dz.At, scratch.At);

        Assert.Equal(before, after);
        Assert.Equal([0f, 0f, 0f], dz.Span.Slice(7 * outputs, outputs).ToArray());
    }

    [Theory]
    [InlineData(LossKind.CrossEntropy, 2)]
    [InlineData(LossKind.BinaryCrossEntropy, 2)]
    [InlineData(LossKind.BinaryCrossEntropy, 1)]
    public void Large_logits_stay_finite(LossKind kind, int outputs)
    {
        using NativeFloats z = new([1000, -1000, -1000, 1000]), y = new([1, 0, 1, 0]), w = new([1, 1, 1, 1]);
        using NativeFloats yHat = new(4), dz = new(4), scratch = new(Losses.ScratchFloats(outputs));

        double loss = Evaluate(kind, 4 / outputs, outputs, z.At, y.At, w.At, 1, yHat.At, dz.At, scratch.At);

        // The first row is right and the second wrong by the whole difference of the logits; as labels, two are wrong
        // by 1000.
        Assert.Equal(2000, loss);
        Assert.Equal([1f, 0f, 0f, 1f], yHat.Span.ToArray());
        Assert.Equal([0f, 0f, -1f, 1f], dz.Span.ToArray());
    }

    [Fact]
    public void A_diverged_row_is_seen_in_the_loss()
    {
        using NativeFloats z = new([1, float.NaN]), y = new([1, 0]), w = new([1]), yHat = new(2), scratch =
            new(Losses.ScratchFloats(2));

        double loss = Evaluate(LossKind.CrossEntropy, 1, 2, z.At, y.At, w.At, 1, yHat.At, null, scratch.At);

        Assert.True(double.IsNaN(loss));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_link_alone_gives_the_same_outputs_in_place(LossKind kind, int rows, int outputs)
    {
        using NativeFloats z = NativeFloats.Random(rows * outputs, 1, 12), y = Targets(kind, rows, outputs);
        using NativeFloats w = NativeFloats.Random(rows, 3), yHat = new(z.Length), scratch = new(
            Losses.ScratchFloats(outputs));
        Evaluate(kind, rows, outputs, z.At, y.At, w.At, 1, yHat.At, null, scratch.At);

        Losses.ApplyLink(kind, rows, outputs, z.At, z.At, scratch.At);

        Assert.Equal(yHat.Span, z.Span);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rows_give_the_same_losses_and_gradients_in_parts(LossKind kind, int rows, int outputs)
    {
        using NativeFloats z = NativeFloats.Random(rows * outputs, 1, 12), y = Targets(kind, rows, outputs), w =
            NativeFloats.Random(rows, 3);
        using NativeFloats whole = new(z.Length),
            parts = new(z.Length),
            wholeLosses = new(rows),
            losses = new(rows),
            scratch = new(Losses.ScratchFloats(outputs));
        int first = rows / 3, firstAt = first * outputs;

        Losses.Evaluate(kind, rows, outputs, z.At, y.At, w.At, 1, null, whole.At, wholeLosses.At, scratch.At);
        Losses.Evaluate(kind, first, outputs, z.At, y.At, w.At, 1, null, parts.At, losses.At, scratch.At);
        Losses.Evaluate(
            kind, rows - first, outputs, z.At + firstAt, y.At + firstAt, w.At + first, 1, null, parts.At + firstAt,
            losses.At + first, scratch.At);

        Assert.Equal(whole.Span, parts.Span);
        Assert.Equal(Losses.Sum(rows, wholeLosses.At), Losses.Sum(rows, losses.At));
    }

    private static double Evaluate(
        LossKind kind, int rows, int outputs, float* z, float* y, float* w, float inverseWeightSum, float* yHat,
        float* dz, float* scratch)
    {
        using NativeFloats losses = new(rows);
        Losses.Evaluate(kind, rows, outputs, z, y, w, inverseWeightSum, yHat, dz, losses.At, scratch);
        return Losses.Sum(rows, losses.At);
    }

    private static NativeFloats Targets(LossKind kind, int rows, int outputs)
    {
        NativeFloats y = NativeFloats.Random(rows * outputs, 2);
        if (kind == LossKind.SquaredError)
            return y;
        for (int i = 0; i < y.Length && kind == LossKind.PoissonDeviance; i++)
            y.Span[i] = i % 4 * Math.Abs(y.Span[i]);
        for (int i = 0; i < y.Length && kind != LossKind.PoissonDeviance; i++)
            y.Span[i] = kind == LossKind.CrossEntropy ? (i % outputs == (i / outputs * 7) % outputs ? 1 : 0)
                : y.Span[i] > 0 ? 1
                : 0;
        return y;
    }

    private static (double[] Link, Func<int, double, double> Term) Define(LossKind kind, double[] z)
    {
        switch (kind)
        {
            case LossKind.CrossEntropy:
                double sum = z.Sum(value => Math.Exp(value - z.Max()));
                double[] softmax = [.. z.Select(value => Math.Exp(value - z.Max()) / sum)];
                return (softmax, (j, y) => -y * (z[j] - z.Max() - Math.Log(sum)));
            case LossKind.PoissonDeviance:
                return ([.. z.Select(Math.Exp)],
                    (j, y) => (y == 0 ? 0 : y * (Math.Log(y) - z[j])) - y + Math.Exp(z[j]));
            case LossKind.SquaredError:
                return (z, (j, y) => Math.Pow(z[j] - y, 2) / 2);
            default:
                return ([.. z.Select(value => 1 / (1 + Math.Exp(-value)))], (j, y) =>
                    (y * Math.Log(1 + Math.Exp(-z[j]))) + ((1 - y) * Math.Log(1 + Math.Exp(z[j]))));
        }
    }
}
