using Experiments.Engine.Devices;
using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Graphs;
using Experiments.Engine.Networks;
using Experiments.Engine.Tasks;
using Experiments.Engine.Training;

namespace Experiments.Engine.Tests.Training;

/// <summary>A fit that diverges loses nothing that it had learned before, and never ends as if it had not.</summary>
public sealed class DivergenceTests
{
    private static readonly LaneSpec s_lane = Toy.Lane(Toy.Data(LearningTasks.Regression, 60, 3, 1)) with
    {
        TrainRows = Toy.Rows(0, 40),
        ValidationRows = Toy.Rows(40, 60),
        MaxIter = 200,
        Patience = 1000,
    };

    /// <summary>Learning rates whose steps grow until float32 ends, some epochs after the best one.</summary>
    [Theory]
    [InlineData(0.9)]
    [InlineData(2.5)]
    [InlineData(8)]
    public void The_weights_of_the_best_epoch_are_kept(double learningRate)
    {
        var lane = s_lane with { LearningRateInit = learningRate, Momentum = 0 };

        var ended = Train(lane);
        var best = Train(lane with { MaxIter = ended.BestEpoch, ValidationRows = [] });

        Assert.Equal(StopReason.DivergedAfterBest, ended.StopReason);
        Assert.InRange(ended.BestEpoch, 1, ended.Epochs - 1);
        Assert.All(best.State, weight => Assert.Equal(weight.Value, ended.State[weight.Key]));
    }

    [Fact]
    public void Without_early_stopping_there_is_no_best_epoch_to_keep() =>
        Assert.Equal(StopReason.Diverged,
            Train(s_lane with { LearningRateInit = 2.5, Momentum = 0, ValidationRows = [] }).StopReason);

    /// <summary>
    /// The squared gradients of Adam are beyond float32 although each loss is finite: such a weight would not move, and
    /// the fit would end as if it had learned what it could.
    /// </summary>
    [Theory]
    [InlineData("adam", 1e13f)]
    [InlineData("adam", 1e15f)]
    [InlineData("adamw", 1e14f)]
    public void What_overflows_in_the_solver_is_no_end_of_training(string solver, float unit)
    {
        var data = s_lane.Data with { X = [.. s_lane.Data.X.Select(x => x * unit)] };
        var lane = s_lane with { Data = data, MaxIter = 2, ValidationRows = [] };

        var ended = Train(lane, new Mlp([], ActivationKind.Relu), SolverCatalog.Get(solver));

        Assert.All(ended.LossCurve, loss => Assert.True(double.IsFinite(loss)));
        Assert.Equal(StopReason.Diverged, ended.StopReason);
    }

    private static LaneResult Train(LaneSpec lane, NeuralNetwork? network = null, Solver? solver = null)
    {
        using var device = DeviceCatalog.Open("cpu");
        var pack = Toy.Pack(LearningTasks.Regression, lane) with { Solver = solver ?? SolverCatalog.Sgd };
        return Toy.Train(device, network is null ? pack : pack with { Network = network })[0];
    }
}
