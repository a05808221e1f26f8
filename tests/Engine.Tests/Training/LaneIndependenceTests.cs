using Experiments.Engine.Devices;
using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Tasks;
using Experiments.Engine.Tests.Devices;
using Experiments.Engine.Training;

namespace Experiments.Engine.Tests.Training;

public abstract class LaneIndependenceTests(DeviceFixture fixture)
{
    private Device Device => fixture.Device;

    private LaneSpec[] Lanes { get; } = MakeLanes(fixture.IsSlow);

    public static TheoryData<string> Solvers => [.. SolverCatalog.Names];

    [Theory, MemberData(nameof(Solvers))]
    public void A_lane_in_a_pack_of_seven_equals_the_same_lane_alone_bit_for_bit(string solver)
    {
        var pack = Toy.Pack(LearningTasks.Multiclass, Lanes) with { Solver = SolverCatalog.Get(solver) };
        var together = Toy.Train(Device, pack);

        foreach (var (lane, result) in Lanes.Zip(together))
            AssertSame(Toy.Train(Device, pack with { Lanes = [lane] })[0], result);
    }

    [Fact]
    public void A_lane_that_diverges_leaves_the_others_as_they_are()
    {
        var wild = Lanes[0] with { LearningRateInit = 1e30 };

        var results = Toy.Train(Device, Toy.Pack(LearningTasks.Multiclass, wild, Lanes[1], wild, Lanes[2]));

        Assert.Equal(
            [StopReason.Diverged, StopReason.Diverged], new[] { results[0].StopReason, results[2].StopReason });
        AssertSame(Toy.Train(Device, Toy.Pack(LearningTasks.Multiclass, Lanes[1]))[0], results[1]);
        AssertSame(Toy.Train(Device, Toy.Pack(LearningTasks.Multiclass, Lanes[2]))[0], results[3]);
    }

    [Fact]
    public void The_reports_of_an_epoch_come_lane_by_lane()
    {
        var reports = new List<EpochMetrics>();

        var results = Toy.Train(Device,
            Toy.Pack(LearningTasks.Multiclass, Lanes[0] with { MaxIter = 1 }, Lanes[1] with { MaxIter = 2 }),
            reports.Add);

        Assert.Equal([(0, 1), (1, 1), (1, 2)], reports.Select(report => (report.Lane, report.Epoch)));
        Assert.Equal(results[1].LossCurve, reports.Where(report => report.Lane == 1).Select(report => report.Loss));
    }

    /// <summary>A slow device is given shorter trainings, with everything in them.</summary>
    private static LaneSpec[] MakeLanes(bool shrinks)
    {
        var data = Toy.Data(LearningTasks.Multiclass, rows: 150, features: 6, outputs: 3);
        var other = Toy.Data(LearningTasks.Multiclass, rows: 90, features: 6, outputs: 3, seed: 8);
        var weights = Enumerable.Range(0, data.Rows).Select(row => row % 5 / 2f).ToArray();
        var lane = Toy.Lane(data) with
        {
            MaxIter = shrinks ? 2 : 12,
            LearningRateInit = 0.02,
            TrainRows = Toy.Rows(0, shrinks ? 40 : 150)
        };
        return
        [
            lane,
            lane with { LearningRateInit = 0.1, Momentum = 0.5, Beta1 = 0.8 },
            lane with { Alpha = 0.5, TrainRows = Toy.Rows(0, 33), MaxIter = shrinks ? 1 : 5 },
            lane with
            {
                Seed = 99,
                Fold = 3,
                TrainRows = Toy.Rows(10, shrinks ? 40 : 121),
                ValidationRows = Toy.Rows(121, 150),
                Patience = 1,
                MinDelta = 0.01
            },
            lane with
            {
                Data = other,
                TrainRows = Toy.Rows(0, shrinks ? 35 : 90),
                Schedule = new LearningRateSchedule.Exponential(0.8)
            },
            lane with { SampleWeights = weights, MaxGradNorm = 0.05 },
            lane with { TrainRows = [4], MaxIter = 2 },
        ];
    }

    private static void AssertSame(LaneResult alone, LaneResult together)
    {
        Assert.Equal(StateDigest.ComputeSha256(alone.State), StateDigest.ComputeSha256(together.State));
        Assert.Equal(alone.LossCurve, together.LossCurve);
        Assert.Equal(alone.ValidationCurve, together.ValidationCurve);
        Assert.Equal((alone.StopReason, alone.Epochs, alone.BestEpoch),
            (together.StopReason, together.Epochs, together.BestEpoch));
    }
}
