using Experiments.Engine.Devices;
using Experiments.Engine.Tasks;
using Experiments.Engine.Training;

namespace Experiments.Engine.Tests.Training;

public sealed class EarlyStoppingTests
{
    [Fact]
    public void It_stops_when_more_epochs_than_its_patience_brought_nothing()
    {
        var stopping = new EarlyStopping(patience: 2, minDelta: 0.1);

        Assert.True(stopping.Observe(1, 1.0));
        Assert.False(stopping.Observe(2, 1.0));
        Assert.False(stopping.Observe(3, 1.2));
        Assert.False(stopping.IsExhausted);
        Assert.False(stopping.Observe(4, 1.1));
        Assert.True(stopping.IsExhausted);
        Assert.Equal(1, stopping.BestEpoch);
    }

    [Fact]
    public void A_fall_below_min_delta_makes_a_best_epoch_but_does_not_renew_patience()
    {
        var stopping = new EarlyStopping(patience: 1, minDelta: 0.1);

        stopping.Observe(1, 1.0);
        Assert.True(stopping.Observe(2, 0.95));
        Assert.False(stopping.IsExhausted);
        Assert.True(stopping.Observe(3, 0.9));
        Assert.True(stopping.IsExhausted);
        Assert.Equal(3, stopping.BestEpoch);
    }

    [Fact]
    public void The_weights_of_the_best_epoch_are_restored()
    {
        using var device = DeviceCatalog.Open("cpu");
        var data = Toy.Data(LearningTasks.Regression, rows: 60, features: 5, outputs: 1);
        var lane = Toy.Lane(data) with
        {
            TrainRows = Toy.Rows(0, 20),
            ValidationRows = Toy.Rows(20, 60),
            MaxIter = 300,
            LearningRateInit = 0.05,
            Patience = 5,
            MinDelta = 0,
        };
        var pack = Toy.Pack(LearningTasks.Regression, lane);

        var result = Toy.Train(device, pack)[0];

        Assert.Equal(StopReason.EarlyStopping, result.StopReason);
        Assert.Equal(result.BestEpoch + 6, result.Epochs);
        Assert.Equal(result.ValidationCurve.Min(), result.ValidationCurve[result.BestEpoch - 1]);
        var predictions = Predictor.Predict(
            device, pack.Trace(), pack.Task, [new PredictionLane(result.State, data, lane.ValidationRows)])[0];
        var loss = predictions.Zip(lane.ValidationRows, (p, row) => Math.Pow(p - data.Y[row], 2) / 2).Average();
        Assert.Equal(result.ValidationCurve[result.BestEpoch - 1], loss, 1e-6);
    }

    [Fact]
    public void Without_validation_rows_every_epoch_is_trained_and_the_last_one_counts()
    {
        using var device = DeviceCatalog.Open("cpu");

        var result = Toy.Train(device,
            Toy.Pack(LearningTasks.Regression,
                Toy.Lane(Toy.Data(LearningTasks.Regression, 30, 3, 1)) with { MaxIter = 7 }))[0];

        Assert.Equal((StopReason.MaxIterations, 7, 7), (result.StopReason, result.Epochs, result.BestEpoch));
        Assert.Empty(result.ValidationCurve);
    }
}
