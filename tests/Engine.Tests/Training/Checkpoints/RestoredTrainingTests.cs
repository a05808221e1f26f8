using Experiments.Engine.Tasks;
using Experiments.Engine.Tests.Devices;
using Experiments.Engine.Training;
using static Experiments.Engine.Tests.Training.Checkpoints.RestoredPacks;

namespace Experiments.Engine.Tests.Training.Checkpoints;

/// <summary>A training that goes on from any of its epochs gives what it gives undisturbed, to the bit.</summary>
public sealed class RestoredTrainingTests(CpuFixture cpu) : IClassFixture<CpuFixture>
{
    private const int Epochs = 6;
    private readonly RestoredPacks _packs = new(Epochs, rows: 40);

    public static TheoryData<LearningTask, string, string> Cases =>
        [.. from task in LearningTasks.All
            from solver in Solvers
            from schedule in Schedules
            select (task, solver, schedule)];

    [Theory, MemberData(nameof(Cases))]
    public void From_every_epoch_on_it_is_as_if_nothing_had_been(LearningTask task, string solver, string schedule)
    {
        var pack = _packs.Create(task, solver, schedule);
        var kept = new MemoryLaneCheckpoints();
        var undisturbed = Train(pack, kept);

        for (var epoch = 1; epoch < Epochs; epoch++)
            foreach (var (i, (expected, actual)) in undisturbed.Zip(Train(RestoreFrom(pack, kept, epoch), new()))
                .Index())
            {
                AssertSame(expected, actual);
                Assert.Equal(Math.Min(epoch, kept.GetLastEpoch(i)), actual.RestoredFromEpoch);
            }
    }

    [Fact]
    public void A_training_that_is_interrupted_twice_goes_on_twice()
    {
        var pack = _packs.Create(LearningTasks.Regression, "momentum", "plateau");
        var (first, second) = (new MemoryLaneCheckpoints(), new MemoryLaneCheckpoints());
        var undisturbed = Train(pack, first);
        Train(RestoreFrom(pack, first, 1), second);

        var third = Train(RestoreFrom(pack, second, 3), new());

        foreach (var (expected, actual) in undisturbed.Zip(third)) AssertSame(expected, actual);
    }

    [Fact]
    public void A_checkpoint_that_is_not_of_the_lanes_shape_is_as_none()
    {
        var pack = _packs.Create(LearningTasks.Multiclass, "adam", "constant");
        var kept = new MemoryLaneCheckpoints();
        var undisturbed = Train(pack, kept);
        var good = kept.Read(0, 2);

        foreach (var wrong in new[]
                 {
                     good with { State = good.State[1..] },
                     good with { SolverState = [] }, good with { BestState = good.State },
                     good with { ValidationCurve = [1, 1] }, good with { Updates = 0 },
                     good with { LossCurve = [.. Enumerable.Repeat(1.0, Epochs)] },
                     good with { LossCurve = [] }, good with { LossCurve = [1, double.NaN] }, kept.Read(1, 2),
                 })
        {
            var result = Train(pack with { Lanes = [pack.Lanes[0] with { Checkpoint = wrong }] }, new())[0];

            AssertSame(undisturbed[0], result);
            Assert.Equal(0, result.RestoredFromEpoch);
        }
    }

    private IReadOnlyList<LaneResult> Train(PackSpec pack, MemoryLaneCheckpoints kept) =>
        new Trainer(cpu.Device).Train(pack, onEpoch: null, kept, TestContext.Current.CancellationToken);
}
