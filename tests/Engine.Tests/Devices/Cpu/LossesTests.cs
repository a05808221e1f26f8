using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Tests.Devices.Cpu;

public sealed unsafe class LossesTests
{
    public static TheoryData<TaskKind, int, int> Cases()
    {
        TheoryData<TaskKind, int, int> cases = [];
        foreach (int rows in new[] { 1, 15, 16, 17, 50, 4100 })
        {
            foreach (int outputs in new[] { 2, 3, 4, 7, 10, 33 })
            {
                cases.Add(TaskKind.Multiclass, rows, outputs);
                cases.Add(TaskKind.Multilabel, rows, outputs);
                cases.Add(TaskKind.Regression, rows, outputs);
            }

            cases.Add(TaskKind.Binary, rows, 1);
            cases.Add(TaskKind.Regression, rows, 1);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Links_losses_and_gradients_equal_the_definitions_in_double(TaskKind task, int rows, int outputs)
    {
        const float inverse = 1f / 37;
        using NativeFloats z = NativeFloats.Random(rows * outputs, 1, 12), y = Targets(task, rows, outputs);
        using NativeFloats w = NativeFloats.Random(rows, 3), yHat = new(z.Length), dz = new(z.Length);
        using NativeFloats scratch = new(Losses.ScratchFloats(outputs));
        for (int i = 0; i < rows; i += 3)
            w.Span[i] = 0;

        double loss = Evaluate(task, rows, outputs, z.At, y.At, w.At, inverse, yHat.At, dz.At, scratch.At);

        double expectedLoss = 0;
        for (int i = 0; i < rows; i++)
        {
            double[] logits = [.. z.Span.Slice(i * outputs, outputs).ToArray().Select(value => (double)value)];
            (double[] link, Func<int, double, double> term) = Define(task, logits);
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
    [InlineData(TaskKind.Multiclass)]
    [InlineData(TaskKind.Multilabel)]
    [InlineData(TaskKind.Regression)]
    public void A_row_without_weight_adds_nothing_whatever_it_holds(TaskKind task)
    {
        const int rows = 20, outputs = 3;
        using NativeFloats z = NativeFloats.Random(rows * outputs, 1), y = Targets(task, rows, outputs), w = new(rows);
        using NativeFloats yHat = new(z.Length), dz = new(z.Length), scratch = new(Losses.ScratchFloats(outputs));
        w.Span.Fill(1);
        w.Span[7] = 0;
        double before = Evaluate(task, rows, outputs, z.At, y.At, w.At, 1, yHat.At, dz.At, scratch.At);
        z.Span.Slice(7 * outputs, outputs).Fill(float.NaN);

        double after = Evaluate(task, rows, outputs, z.At, y.At, w.At, 1, yHat.At, dz.At, scratch.At);

        Assert.Equal(before, after);
        Assert.Equal([0f, 0f, 0f], dz.Span.Slice(7 * outputs, outputs).ToArray());
    }

    [Theory]
    [InlineData(TaskKind.Multiclass)]
    [InlineData(TaskKind.Multilabel)]
    [InlineData(TaskKind.Binary)]
    public void Large_logits_stay_finite(TaskKind task)
    {
        int outputs = task == TaskKind.Binary ? 1 : 2;
        using NativeFloats z = new([1000, -1000, -1000, 1000]), y = new([1, 0, 1, 0]), w = new([1, 1, 1, 1]);
        using NativeFloats yHat = new(4), dz = new(4), scratch = new(Losses.ScratchFloats(outputs));

        double loss = Evaluate(task, 4 / outputs, outputs, z.At, y.At, w.At, 1, yHat.At, dz.At, scratch.At);

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
        Assert.True(double.IsNaN(Evaluate(TaskKind.Multiclass, 1, 2, z.At, y.At, w.At, 1, yHat.At, null, scratch.At)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_link_alone_gives_the_same_outputs_in_place(TaskKind task, int rows, int outputs)
    {
        using NativeFloats z = NativeFloats.Random(rows * outputs, 1, 12), y = Targets(task, rows, outputs);
        using NativeFloats w = NativeFloats.Random(rows, 3), yHat = new(z.Length), scratch = new(
            Losses.ScratchFloats(outputs));
        Evaluate(task, rows, outputs, z.At, y.At, w.At, 1, yHat.At, null, scratch.At);

        Losses.ApplyLink(task, rows, outputs, z.At, z.At, scratch.At);

        Assert.Equal(yHat.Span, z.Span);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rows_give_the_same_losses_and_gradients_in_parts(TaskKind task, int rows, int outputs)
    {
        using NativeFloats z = NativeFloats.Random(rows * outputs, 1, 12), y = Targets(task, rows, outputs), w =
            NativeFloats.Random(rows, 3);
        using NativeFloats whole = new(z.Length),
            parts = new(z.Length),
            wholeLosses = new(rows),
            losses = new(rows),
            scratch = new(Losses.ScratchFloats(outputs));
        int first = rows / 3, firstAt = first * outputs;

        Losses.Evaluate(task, rows, outputs, z.At, y.At, w.At, 1, null, whole.At, wholeLosses.At, scratch.At);
        Losses.Evaluate(task, first, outputs, z.At, y.At, w.At, 1, null, parts.At, losses.At, scratch.At);
        Losses.Evaluate(
            task, rows - first, outputs, z.At + firstAt, y.At + firstAt, w.At + first, 1, null, parts.At + firstAt,
            losses.At + first, scratch.At);

        Assert.Equal(whole.Span, parts.Span);
        Assert.Equal(Losses.Sum(rows, wholeLosses.At), Losses.Sum(rows, losses.At));
    }

    private static double Evaluate(
        TaskKind task, int rows, int outputs, float* z, float* y, float* w, float inverseWeightSum, float* yHat,
        float* dz, float* scratch)
    {
        using NativeFloats losses = new(rows);
        Losses.Evaluate(task, rows, outputs, z, y, w, inverseWeightSum, yHat, dz, losses.At, scratch);
        return Losses.Sum(rows, losses.At);
    }

    private static NativeFloats Targets(TaskKind task, int rows, int outputs)
    {
        NativeFloats y = NativeFloats.Random(rows * outputs, 2);
        if (task == TaskKind.Regression)
            return y;
        for (int i = 0; i < y.Length; i++)
            y.Span[i] = task == TaskKind.Multiclass ? (i % outputs == (i / outputs * 7) % outputs ? 1 : 0)
                : y.Span[i] > 0 ? 1
                : 0;
        return y;
    }

    private static (double[] Link, Func<int, double, double> Term) Define(TaskKind task, double[] z)
    {
        switch (task)
        {
            case TaskKind.Multiclass:
                double sum = z.Sum(value => Math.Exp(value - z.Max()));
                double[] softmax = [.. z.Select(value => Math.Exp(value - z.Max()) / sum)];
                return (softmax, (j, y) => -y * (z[j] - z.Max() - Math.Log(sum)));
            case TaskKind.Regression:
                return (z, (j, y) => Math.Pow(z[j] - y, 2) / 2);
            default:
                return ([.. z.Select(value => 1 / (1 + Math.Exp(-value)))], (j, y) =>
                    (y * Math.Log(1 + Math.Exp(-z[j]))) + ((1 - y) * Math.Log(1 + Math.Exp(z[j]))));
        }
    }
}
