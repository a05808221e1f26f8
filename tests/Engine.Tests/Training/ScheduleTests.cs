using Experiments.Engine.Devices;
using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Tasks;
using Experiments.Engine.Training;
using Experiments.Engine.Training.Schedules;

namespace Experiments.Engine.Tests.Training;

public sealed class ScheduleTests
{
    [Fact]
    public void Exponential_falls_by_its_factor_after_every_epoch()
    {
        var rates = Rates(new LearningRateSchedule.Exponential(0.5), epochs: 4);

        Assert.Equal([0.08, 0.04, 0.02, 0.01], rates);
    }

    [Fact]
    public void Constant_stays() => Assert.Equal([0.08, 0.08, 0.08], Rates(LearningRateSchedule.Constant, epochs: 3));

    [Fact]
    public void Plateau_falls_once_its_patience_has_run_out_and_then_waits_anew()
    {
        var rate = LearningRate.Create(
            new LearningRateSchedule.Plateau(Factor: 0.1, Patience: 2, MinDelta: 0.05), init: 1);
        double[] losses = [1.0, 0.9, 0.88, 0.87, 0.87, 0.5, 0.5, 0.5];

        var rates = losses.Select(loss => { rate.Step(loss); return rate.Value; });

        Assert.Equal([1, 1, 1, 0.1, 0.1, 0.1, 0.1, 0.01], rates.Select(value => Math.Round(value, 12)));
    }

    [Fact]
    public void Plateau_takes_effect_in_training()
    {
        var rates = Rates(new LearningRateSchedule.Plateau(Factor: 0.5, Patience: 1, MinDelta: 1000), epochs: 4);

        Assert.Equal([0.08, 0.08, 0.04, 0.02], rates);
    }

    [Fact]
    public void Clipping_shortens_the_step_to_the_norm_and_keeps_its_direction()
    {
        using var device = DeviceCatalog.Open("cpu");
        var lane = Toy.Lane(Toy.Data(
            LearningTasks.Regression, 30, 4, 2)) with
        { MaxIter = 1, LearningRateInit = 1, Momentum = 0, Alpha = 0.2 };
        var pack = Toy.Pack(LearningTasks.Regression,
            lane with { MaxIter = 0 }, lane, lane with { MaxGradNorm = 0.01 }, lane with { MaxGradNorm = 1e6 });

        var results = Toy.Train(device, pack with { Solver = SolverCatalog.Sgd, BatchSize = 30 });

        var moves = results.Skip(1)
            .Select(result => Flat(result).Zip(Flat(results[0]), (after, before) => (double)before - after).ToArray())
            .ToArray();
        var norm = Math.Sqrt(moves[0].Sum(move => move * move));
        Assert.True(norm > 0.1);
        Assert.All(moves[0].Zip(moves[1]), pair => Assert.Equal(pair.First * 0.01 / norm, pair.Second, 1e-6));
        Assert.Equal(moves[0], moves[2]);
    }

    private static float[] Flat(LaneResult result) => [.. result.State.Values.SelectMany(values => values)];

    private static double[] Rates(LearningRateSchedule schedule, int epochs)
    {
        using var device = DeviceCatalog.Open("cpu");
        var rates = new List<double>();
        var lane = Toy.Lane(Toy.Data(
            LearningTasks.Regression, 30, 3, 1)) with
        { MaxIter = epochs, LearningRateInit = 0.08, Schedule = schedule };
        Toy.Train(device, Toy.Pack(LearningTasks.Regression, lane), report => rates.Add(report.LearningRate));
        return [.. rates];
    }
}
