using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Graphs;

namespace Experiments.Engine.Tests.Devices.Cpu;

/// <summary>The documented algorithm of torch.optim.AdamW, in double, against the rule on the CPU.</summary>
public sealed unsafe class AdamWTests
{
    private static readonly SolverSettings Settings = new(Alpha: 0.2, Beta1: 0.8, Beta2: 0.95, Epsilon: 1e-3);

    [Fact]
    public void Adamw_follows_pytorchs_formula()
    {
        const double rate = 0.02, scale = 0.5;
        Segment[] chunks = [new(0, 37, Decays: true), new(48, 5, Decays: false)];
        using NativeFloats w = NativeFloats.Random(53, 1), m = new(53), v = new(53), squares = new(2);
        double[] weights = [.. w.Span.ToArray().Select(value => (double)value)];
        double[] first = new double[53], second = new double[53];
        for (var t = 1; t <= 300; t++)
        {
            using var g = NativeFloats.Random(53, t + 1);
            var rates = ComputeRates(rate, t);
            SolverLoop.Update(
                new AdamWRule((float)rates.StepSize, Settings.Beta1, Settings.Beta2, (float)rates.Epsilon), chunks,
                w.At, g.At, m.At, v.At, (float)rates.WeightDecay, (float)scale, squares.At);
            foreach (var chunk in chunks)
                for (var i = chunk.Offset; i < chunk.Offset + chunk.Length; i++)
                {
                    var acting = scale * g.Span[i];
                    if (chunk.Decays) weights[i] -= rate * Settings.Alpha * weights[i];
                    first[i] = (Settings.Beta1 * first[i]) + ((1 - Settings.Beta1) * acting);
                    second[i] = (Settings.Beta2 * second[i]) + ((1 - Settings.Beta2) * acting * acting);
                    weights[i] -= rate * (first[i] / (1 - Math.Pow(Settings.Beta1, t)))
                        / (Math.Sqrt(second[i] / (1 - Math.Pow(Settings.Beta2, t))) + Settings.Epsilon);
                }
        }

        for (var i = 0; i < weights.Length; i++) Assert.Equal(weights[i], w.Span[i], 1e-5);
    }

    [Fact]
    public void Its_loss_and_gradient_have_no_l2_and_its_decay_goes_with_the_learning_rate()
    {
        var rates = ComputeRates(learningRate: 0.5, update: 1);

        Assert.Equal((0, 0.1), (rates.L2, rates.WeightDecay));
    }

    private static StepRates ComputeRates(double learningRate, int update)
    {
        var solver = SolverCatalog.Get("adamw");
        return solver.ComputeRates(Settings, learningRate, solver.ComputeCorrection(Settings, update), rows: 7);
    }
}
