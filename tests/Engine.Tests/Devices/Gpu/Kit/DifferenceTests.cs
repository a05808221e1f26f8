using Experiments.Engine.Data;
using Experiments.Engine.Devices;
using Experiments.Engine.Devices.Cpu;
using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Graphs;
using Experiments.Engine.Networks;
using Experiments.Engine.Tasks;
using Experiments.Engine.Tests.Training;
using Experiments.Engine.Training;
using Experiments.Gpu.Bench.Correct;

namespace Experiments.Engine.Tests.Devices.Gpu.Kit;

/// <summary>The kit's yardstick for the results of a device.</summary>
public sealed class DifferenceTests
{
    private const double Allowed = 1e-4;
    private const int Pairs = 32, Features = 1200;

    /// <summary>
    /// Rows come in pairs that differ in the sign of the first feature alone, whose weight begins at 0: its gradient is
    /// 0, and what is left of it is the rounding error of the order in which rows are summed.
    /// </summary>
    [Fact]
    public void Another_order_of_summation_moves_a_weight_of_adam_by_a_whole_step_and_is_accepted()
    {
        var byPairs = Toy.Rows(0, 2 * Pairs).Select(i => (i / 2) + (i % 2 * Pairs)).ToArray();

        var difference = Difference.Between(TrainPairs(Toy.Rows(0, 2 * Pairs)), TrainPairs(byPairs));

        Assert.True(difference.Max > Allowed, $"{difference}");
        Assert.True(difference.JudgedFor(SolverCatalog.Adam) <= Allowed, $"{difference}");
        Assert.True(difference.JudgedFor(SolverCatalog.Sgd) > Allowed, $"{difference}");
    }

    [Theory]
    [InlineData(0.9, 0.99)]
    [InlineData(0.89, 0.999)]
    public void A_wrong_beta_is_refused(double beta1, double beta2)
    {
        var lane = Toy.Lane(Toy.Data(LearningTasks.Multiclass, rows: 150, features: 19, outputs: 5)) with
        {
            LearningRateInit = 0.01
        };

        var difference = Difference.Between(Train(lane), Train(lane with { Beta1 = beta1, Beta2 = beta2 }));

        Assert.True(difference.JudgedFor(SolverCatalog.Adam) > Allowed, $"{difference}");

        static IReadOnlyList<LaneResult> Train(LaneSpec lane)
        {
            using Device cpu = new CpuDevice(cores: 1);
            return Toy.Train(cpu, Toy.Pack(LearningTasks.Multiclass, lane));
        }
    }

    [Theory]
    [InlineData(2, 0.0)]
    [InlineData(3, 0.5)]
    public void One_weight_of_a_thousand_is_left_out(int moved, double expected)
    {
        var (actual, reference) = (new float[2000], new float[2000]);
        for (var i = 0; i < moved; i++) actual[i] = 0.5f;

        var difference = Difference.Between(Result(actual), Result(reference));

        Assert.Equal((0.0, expected, 0.5), (difference.Median, difference.Percentile999, difference.Max));
        Assert.Equal(0.5, difference.JudgedFor(SolverCatalog.Sgd));
    }

    [Fact]
    public void A_weight_that_is_no_number_fails_even_alone_and_so_does_a_loss()
    {
        var (actual, reference) = (new float[3], new float[3]);
        actual[1] = float.NaN;

        Assert.Equal(double.PositiveInfinity, Difference.Between(Result(actual), Result(reference)).Everywhere);
        Assert.Equal(double.PositiveInfinity,
            Difference.Between(Result(reference, double.NaN), Result(reference)).JudgedFor(SolverCatalog.Adam));
        Assert.Equal(double.PositiveInfinity,
            Difference.Between(Result(reference) with { Epochs = 2 }, Result(reference)).Everywhere);
    }

    private static LaneResult Result(float[] weights, double loss = 1) => new()
    {
        State = new Dictionary<string, float[]> { ["weights"] = weights },
        StopReason = StopReason.MaxIterations,
        Epochs = 1,
        BestEpoch = 1,
        LossCurve = [loss],
        ValidationCurve = [],
    };

    private static IReadOnlyList<LaneResult> TrainPairs(int[] rows)
    {
        var half = Toy.Data(LearningTasks.Regression, Pairs, Features, outputs: 1);
        var (x, y) = ((float[])[.. half.X, .. half.X], (float[])[.. half.Y, .. half.Y]);
        for (var row = 0; row < 2 * Pairs; row++) x[row * Features] = row < Pairs ? 1 : -1;
        var lane = Toy.Lane(new PreparedData(x, y, 2 * Pairs, Features, 1)) with
        {
            TrainRows = rows,
            MaxIter = 1,
            Alpha = 0,
            Epsilon = 1e-12
        };
        var pack = Toy.Pack(LearningTasks.Regression, lane) with
        {
            Network = new Mlp([], ActivationKind.Identity),
            BatchSize = 2 * Pairs,
            Shuffle = false,
        };
        var state = StateInitializer.Initialize(pack.Trace(), lane.Seed, lane.Fold);
        state.Values.Single(values => values.Length == Features)[0] = 0;
        using Device cpu = new CpuDevice(cores: 1);
        return Toy.Train(cpu, pack with { Lanes = [lane with { InitialState = state }] });
    }
}
