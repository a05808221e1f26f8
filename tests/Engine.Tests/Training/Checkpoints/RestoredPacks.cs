using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Tasks;
using Experiments.Engine.Training;

namespace Experiments.Engine.Tests.Training.Checkpoints;

/// <summary>Packs to be interrupted, with every way of ending in them.</summary>
/// <param name="epochs">How long they train at most.</param>
/// <param name="rows">How many rows they train on; ten more are watched.</param>
internal sealed class RestoredPacks(int epochs, int rows)
{
    public static readonly string[] Solvers = ["adam", "nesterov", "momentum"];

    public static readonly string[] Schedules = ["constant", "exponential", "plateau"];

    /// <summary>
    /// A lane without early stopping, one that early stopping watches to the end, one that it stops, and one of
    /// everything else.
    /// </summary>
    public PackSpec Create(LearningTask task, string solver, string schedule)
    {
        var data = Toy.Data(task, rows: rows + 10, features: 4, outputs: task == LearningTasks.Binary ? 1 : 3);
        var weights = Enumerable.Range(0, data.Rows).Select(row => row % 4 / 2f).ToArray();
        var lane = Toy.Lane(data) with
        {
            MaxIter = epochs,
            LearningRateInit = 0.02,
            Schedule = Schedule(schedule),
            TrainRows = Toy.Rows(0, rows)
        };
        var watched = lane with { ValidationRows = Toy.Rows(rows, rows + 10), Fold = 1, Patience = epochs };
        return Toy.Pack(task, lane, watched, watched with { Patience = 1, MinDelta = 0.5, Seed = 5 },
            lane with { SampleWeights = weights, MaxGradNorm = 0.1, Fold = 2 }) with
        {
            Solver = solver == "adam" ? SolverCatalog.Adam : SolverCatalog.Sgd,
            NesterovsMomentum = solver == "nesterov",
        };
    }

    /// <summary>The pack from an epoch on; a lane that had ended by then from its last.</summary>
    public static PackSpec RestoreFrom(PackSpec pack, MemoryLaneCheckpoints kept, int epoch) =>
        pack with
        {
            Lanes = [.. pack.Lanes.Select(
                (lane, i) => lane with { Checkpoint = kept.Read(i, Math.Min(epoch, kept.GetLastEpoch(i))) })]
        };

    public static void AssertSame(LaneResult expected, LaneResult actual)
    {
        Assert.Equal(StateDigest.ComputeSha256(expected.State), StateDigest.ComputeSha256(actual.State));
        Assert.Equal(expected.LossCurve, actual.LossCurve);
        Assert.Equal(expected.ValidationCurve, actual.ValidationCurve);
        Assert.Equal((expected.StopReason, expected.Epochs, expected.BestEpoch),
            (actual.StopReason, actual.Epochs, actual.BestEpoch));
    }

    private static LearningRateSchedule Schedule(string name) => name switch
    {
        "exponential" => new LearningRateSchedule.Exponential(0.7),
        // So strict that the rate falls while the training lasts.
        "plateau" => new LearningRateSchedule.Plateau(0.5, 2, 0.05),
        _ => LearningRateSchedule.Constant,
    };
}
