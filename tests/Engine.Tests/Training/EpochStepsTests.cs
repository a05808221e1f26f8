using System.Runtime.CompilerServices;
using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Tasks;
using Experiments.Engine.Training;

namespace Experiments.Engine.Tests.Training;

/// <summary>An epoch that was laid while another ran has the steps of one that is laid when it begins.</summary>
public sealed class EpochStepsTests
{
    private static readonly LaneSpec s_lane = Toy.Lane(Toy.Data(LearningTasks.Multiclass, rows: 50, features: 3,
        outputs: 4)) with
    { SampleWeights = [.. Enumerable.Range(0, 50).Select(row => row % 7 / 3f)] };

    [Theory]
    [InlineData("adam", 0.01)]
    [InlineData("adamw", 0.01)]
    [InlineData("sgd", 0.01)]
    // The rate fell at the end of the epoch: what was laid ahead is laid again.
    [InlineData("adam", 0.002)]
    public void Epochs_that_are_laid_ahead_are_those_that_are_not(string solver, double secondRate)
    {
        var (ahead, plain) = (Create(solver, areLaidAhead: true), Create(solver, areLaidAhead: false));
        foreach (var steps in (EpochSteps[])[ahead, plain]) steps.Prepare(1, round: 1, learningRate: 0.01);
        ahead.LayAhead(2, round: 2, learningRate: 0.01);
        AssertEqual(plain, ahead);

        foreach (var steps in (EpochSteps[])[ahead, plain]) steps.Prepare(2, round: 2, secondRate);

        AssertEqual(plain, ahead);
    }

    [Fact]
    public void Laying_ahead_leaves_the_running_epoch_alone()
    {
        var steps = Create("adam", areLaidAhead: true);
        steps.Prepare(1, round: 1, learningRate: 0.01);
        var (order, parameters, updates) = (steps.Batches.RowOrder.ToArray(), steps.Batches.Steps.ToArray(),
            steps.Updates);

        steps.LayAhead(2, round: 2, learningRate: 0.5);

        Assert.Equal(order, steps.Batches.RowOrder);
        Assert.Equal(parameters, steps.Batches.Steps);
        Assert.Equal(updates, steps.Updates);
    }

    [Fact]
    public void Lanes_that_share_an_order_share_the_one_that_was_laid_ahead()
    {
        var orders = new SharedRowOrders(shuffles: true, areLaidAhead: true);
        var order = orders.GetOrAdd(s_lane, validates: false);
        var running = order.GetRows(epoch: 1, round: 1);
        var content = running.ToArray();

        var next = order.GetRows(epoch: 2, round: 2);

        Assert.Same(next, order.GetRows(epoch: 2, round: 2));
        Assert.Equal(content, running);
        Assert.NotEqual(content, next);
        // The array of the round before the last is free again.
        Assert.Same(running, order.GetRows(epoch: 3, round: 3));
    }

    [Fact]
    public void Orders_that_no_lane_uses_any_more_are_not_kept()
    {
        var orders = new SharedRowOrders(shuffles: true);
        var kept = orders.GetOrAdd(s_lane, validates: false);

        for (var fits = 0; fits < 10; fits++)
        {
            AddOrders(orders, firstSeed: (ulong)(100 * fits) + 2);
            GC.Collect();
        }

        Assert.Same(kept, orders.GetOrAdd(s_lane with { }, validates: false));
        Assert.InRange(orders.Count, 1, 400);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void AddOrders(SharedRowOrders orders, ulong firstSeed)
        {
            for (var seed = firstSeed; seed < firstSeed + 100; seed++)
                orders.GetOrAdd(s_lane with { Seed = seed }, validates: false);
        }
    }

    private static EpochSteps Create(string solver, bool areLaidAhead) => new(0, s_lane, 16, s_lane.TrainRows,
        new SharedRowOrders(shuffles: true, areLaidAhead).GetOrAdd(s_lane, validates: false),
        new MomentCorrections(SolverCatalog.Get(solver)), LearningTasks.Multiclass, SolverCatalog.Get(solver));

    private static void AssertEqual(EpochSteps expected, EpochSteps actual)
    {
        Assert.Equal(expected.Updates, actual.Updates);
        Assert.Equal(expected.Batches.RowOrder, actual.Batches.RowOrder);
        Assert.Equal(expected.Batches.StepCount, actual.Batches.StepCount);
        Assert.Equal(expected.Batches.Steps[..expected.Batches.StepCount],
            actual.Batches.Steps[..actual.Batches.StepCount]);
    }
}
