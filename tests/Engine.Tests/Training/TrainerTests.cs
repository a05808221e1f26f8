using Experiments.Engine.Devices;
using Experiments.Engine.Tasks;
using Experiments.Engine.Training;

namespace Experiments.Engine.Tests.Training;

public sealed class TrainerTests
{
    private static readonly LaneSpec Lane = Toy.Lane(Toy.Data(LearningTasks.Binary, 40, 3, 1));

    public static TheoryData<string, LaneSpec> BadLanes => new()
    {
        { "no rows to train on", Lane with { TrainRows = [] } },
        { "names a row", Lane with { TrainRows = [40] } },
        { "names a row", Lane with { ValidationRows = [-1] } },
        { "sample weights for 40 rows", Lane with { SampleWeights = [1] } },
        { "negative or not finite", Lane with { SampleWeights = [.. Enumerable.Repeat(-1f, 40)] } },
        { "no row with weight to train on", Lane with { SampleWeights = new float[40] } },
        { "target values", Lane with { Data = Lane.Data with { Y = [] } } },
    };

    [Theory, MemberData(nameof(BadLanes), DisableDiscoveryEnumeration = true)]
    public void A_lane_that_cannot_be_trained_is_refused_by_its_number(string problem, LaneSpec bad)
    {
        using var device = DeviceCatalog.Open("cpu");

        var e = Assert.Throws<ArgumentException>(() => Toy.Train(device, Toy.Pack(LearningTasks.Binary, Lane, bad)));

        Assert.Contains("Lane 1", e.Message, StringComparison.Ordinal);
        Assert.Contains(problem, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lanes_of_different_widths_are_refused()
    {
        using var device = DeviceCatalog.Open("cpu");

        Assert.Throws<ArgumentException>(
            () => Toy.Train(device, Toy.Pack(
                LearningTasks.Binary, Lane, Toy.Lane(Toy.Data(LearningTasks.Binary, 40, 5, 1)))));
    }

    [Fact]
    public void An_initial_state_of_another_size_is_refused_by_name()
    {
        using var device = DeviceCatalog.Open("cpu");
        var state = new Dictionary<string, float[]> { ["hidden_0.weight"] = [1] };

        var e = Assert.Throws<ArgumentException>(
            () => Toy.Train(device, Toy.Pack(LearningTasks.Binary, Lane with { InitialState = state })));

        Assert.Contains(
            "'hidden_0.weight' has 1 elements; the network declares 27", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_ends_training_between_epochs()
    {
        using var device = DeviceCatalog.Open("cpu");
        using var source = new CancellationTokenSource();
        var epochs = 0;

        Assert.Throws<OperationCanceledException>(() => new Trainer(device).Train(
            Toy.Pack(LearningTasks.Binary, Lane with { MaxIter = 1000 }),
            report => { epochs = report.Epoch; if (report.Epoch == 2) source.Cancel(); }, source.Token));

        Assert.Equal(2, epochs);
    }

    [Fact]
    public void Targets_that_are_not_numbers_make_a_lane_diverge()
    {
        using var device = DeviceCatalog.Open("cpu");

        var result = Toy.Train(device, Toy.Pack(
            LearningTasks.Regression,
            Lane with { Data = Lane.Data with { Y = [.. Enumerable.Repeat(float.NaN, 40)] } }))[0];

        Assert.Equal((StopReason.Diverged, 1), (result.StopReason, result.Epochs));
    }

    [Fact]
    public void Prediction_in_chunks_gives_each_row_the_bits_that_it_gets_alone()
    {
        using var device = DeviceCatalog.Open("cpu");
        var data = Toy.Data(LearningTasks.Binary, 700, 3, 1);
        var pack = Toy.Pack(LearningTasks.Binary, Lane);
        var network = new FittedNetwork(pack.Trace(), LearningTasks.Binary, Toy.Train(device, pack)[0].State);

        var all = Predictor.Predict(device, network, data.X, 700);

        Assert.Equal(700, all.Length);
        foreach (var row in (int[])[0, 255, 256, 699])
            Assert.Equal(Predictor.Predict(device, network, data.X[(row * 3)..((row + 1) * 3)], 1)[0], all[row]);
        Assert.Empty(Predictor.Predict(device, network, [], 0));
        Assert.Throws<ArgumentException>(() => Predictor.Predict(device, network, [1, 2], 1));
    }
}
