using Experiments.Engine.Devices;
using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Tasks;
using Experiments.Engine.Tests.Devices;
using Experiments.Engine.Training;

namespace Experiments.Engine.Tests.Training;

public abstract class BatchWeightTests(DeviceFixture fixture)
{
    private Device Device => fixture.Device;

    [Fact]
    public void A_weight_of_two_is_a_row_that_stands_there_twice()
    {
        var data = Toy.Data(LearningTasks.Regression, rows: 20, features: 4, outputs: 2);
        var weights = Enumerable.Range(0, 20).Select(row => row < 10 ? 2f : 1f).ToArray();
        var lane = Toy.Lane(data) with { Alpha = 0 };

        var weighted = Train(lane with { SampleWeights = weights });
        var doubled = Train(lane with { TrainRows = [.. Toy.Rows(0, 10), .. Toy.Rows(0, 20)] });

        AssertClose(doubled, weighted);
    }

    [Fact]
    public void A_weight_of_zero_is_a_row_that_is_not_there()
    {
        var data = Toy.Data(LearningTasks.Multiclass, rows: 20, features: 4, outputs: 3);
        var lane = Toy.Lane(data) with { Alpha = 0.4 };

        var weighted = Train(
            lane with { SampleWeights = [.. Enumerable.Range(0, 20).Select(row => row % 2 == 0 ? 1f : 0f)] },
            LearningTasks.Multiclass);
        var left = Train(
            lane with { TrainRows = [.. Toy.Rows(0, 20).Where(row => row % 2 == 0)] }, LearningTasks.Multiclass);

        AssertClose(left, weighted);
    }

    [Fact]
    public void A_step_in_which_no_row_has_weight_is_no_step()
    {
        var data = Toy.Data(LearningTasks.Regression, rows: 24, features: 4, outputs: 1);
        var weights = Enumerable.Range(0, 24).Select(row => row is >= 8 and < 16 ? 0f : 1f).ToArray();
        var lane = Toy.Lane(data);

        var skipped = Train(lane with { SampleWeights = weights }, batch: 8);
        var without = Train(lane with { TrainRows = [.. Toy.Rows(0, 8), .. Toy.Rows(16, 24)] }, batch: 8);

        Assert.Equal(StateDigest.ComputeSha256(without.State), StateDigest.ComputeSha256(skipped.State));
    }

    private LaneResult Train(LaneSpec lane, LearningTask? task = null, int batch = 64)
    {
        var pack = Toy.Pack(task ?? LearningTasks.Regression, lane);
        return Toy.Train(
            Device, pack with { BatchSize = batch, Shuffle = false, Solver = SolverCatalog.Sgd })[0];
    }

    private static void AssertClose(LaneResult expected, LaneResult actual)
    {
        foreach (var (name, values) in expected.State)
            Assert.All(values.Zip(actual.State[name]), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        Assert.All(expected.LossCurve.Zip(actual.LossCurve), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }
}
