using Experiments.Engine.Devices;
using Experiments.Engine.Tasks;
using Experiments.Engine.Tests.Devices;
using Experiments.Engine.Training;
using static Experiments.Engine.Tests.Training.Checkpoints.RestoredPacks;

namespace Experiments.Engine.Tests.Training.Checkpoints;

/// <summary>A device saves and restores the complete state of a lane.</summary>
public abstract class RestoreTests(DeviceFixture fixture)
{
    private readonly RestoredPacks _packs = fixture.IsSlow ? new(epochs: 4, rows: 14) : new(epochs: 6, rows: 40);

    private Device Device => fixture.Device;

    [Theory, InlineData("adam", "plateau"), InlineData("nesterov", "exponential")]
    public void A_training_that_is_cancelled_keeps_its_last_epoch_and_goes_on_from_there(string solver, string schedule)
    {
        var pack = _packs.Create(LearningTasks.Multiclass, solver, schedule);
        var undisturbed = Train(pack, new());
        using var cancellation = new CancellationTokenSource();
        var kept = new MemoryLaneCheckpoints(isDue: _ => cancellation.IsCancellationRequested);

        Assert.Throws<OperationCanceledException>(() => new Trainer(Device)
            .Train(pack, epoch => { if (epoch.Epoch == 2) cancellation.Cancel(); }, kept, cancellation.Token));
        var resumed = Train(RestoreFrom(pack, kept, 2), new());

        foreach (var (expected, actual) in undisturbed.Zip(resumed)) AssertSame(expected, actual);
        Assert.All(resumed, lane => Assert.Equal(2, lane.RestoredFromEpoch));
    }

    [Fact]
    public void Lanes_of_different_epochs_go_on_together_and_in_packs_of_other_widths()
    {
        var pack = _packs.Create(LearningTasks.Multiclass, "adam", "exponential");
        var kept = new MemoryLaneCheckpoints();
        var undisturbed = Train(pack, kept);

        var together = Train(
            pack with
            {
                Lanes = [pack.Lanes[0], pack.Lanes[1] with { Checkpoint = kept.Read(1, 1) },
                    pack.Lanes[0] with { Checkpoint = kept.Read(0, 3) }]
            },
            new());

        AssertSame(undisturbed[0], together[0]);
        AssertSame(undisturbed[1], together[1]);
        AssertSame(undisturbed[0], together[2]);
        AssertSame(undisturbed[1],
            Train(pack with { Lanes = [pack.Lanes[1] with { Checkpoint = kept.Read(1, 2) }] }, new())[0]);
        Assert.Equal(
            (0, 1, 3), (together[0].RestoredFromEpoch, together[1].RestoredFromEpoch, together[2].RestoredFromEpoch));
    }

    private IReadOnlyList<LaneResult> Train(PackSpec pack, MemoryLaneCheckpoints kept) =>
        new Trainer(Device).Train(pack, onEpoch: null, kept, TestContext.Current.CancellationToken);
}
