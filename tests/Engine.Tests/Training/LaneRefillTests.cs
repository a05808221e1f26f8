using System.Runtime.CompilerServices;
using Experiments.Engine.Devices;
using Experiments.Engine.Tasks;
using Experiments.Engine.Tests.Devices;
using Experiments.Engine.Training;

namespace Experiments.Engine.Tests.Training;

/// <summary>Fits that come while a pack trains give what they give alone, and each ends once.</summary>
public abstract class LaneRefillTests(DeviceFixture fixture)
{
    private static readonly ConditionalWeakTable<Device, LaneResult[]> s_alone = [];

    private Device Device => fixture.Device;

    [Fact]
    public void Fits_take_the_places_of_those_that_have_ended()
    {
        var lanes = Lanes();
        var waiting = new Queue<LaneSpec>(lanes[4..]);
        var asked = new List<int>();

        var ended = Train(Toy.Pack(LearningTasks.Multiclass, lanes[..4]), free =>
        {
            asked.Add(free);
            return Take(waiting, free);
        });

        Assert.Equal(Enumerable.Range(0, lanes.Length), ended.Keys.Order());
        foreach (var (i, alone) in TrainAlone().Index()) AssertSame(alone, ended[i]);
        Assert.All(asked, free => Assert.InRange(free, 2, 4));
    }

    [Fact]
    public void A_pack_that_is_not_fed_goes_on_with_the_lanes_that_are_left()
    {
        var lanes = Lanes();

        var ended = Train(Toy.Pack(LearningTasks.Multiclass, lanes), _ => []);

        foreach (var (i, alone) in TrainAlone().Index()) AssertSame(alone, ended[i]);
    }

    [Fact]
    public void Fits_that_nobody_wants_any_more_are_left_out_and_the_others_give_what_they_give_alone()
    {
        var lanes = Lanes();
        var waiting = new Queue<LaneSpec>(lanes[4..]);
        var asked = 0;

        // The second is given up while it trains, the last before it begins; the others are wanted whenever that is
        // asked.
        var ended = Train(Toy.Pack(LearningTasks.Multiclass, lanes[..4]), free => Take(waiting, free), number =>
            number != lanes.Length - 1 && (number != 1 || ++asked < 3));

        Assert.Equal(Enumerable.Range(0, lanes.Length - 1).Where(number => number != 1), ended.Keys.Order());
        var alone = TrainAlone();
        foreach (var (number, result) in ended) AssertSame(alone[number], result);
    }

    [Fact]
    public void A_fit_that_does_not_fit_the_pack_is_refused()
    {
        var narrow = Toy.Lane(Toy.Data(LearningTasks.Multiclass, rows: 20, features: 3, outputs: 3));

        var e = Assert.Throws<ArgumentException>(
            () => Train(Toy.Pack(LearningTasks.Multiclass, Lanes()[0]), _ => [narrow]));

        Assert.Contains("the same number of features", e.Message, StringComparison.Ordinal);
    }

    private Dictionary<int, LaneResult> Train(
        PackSpec pack, Func<int, IReadOnlyList<LaneSpec>> refill, Func<int, bool>? isWanted = null)
    {
        var source = new Refill(refill, isWanted ?? (_ => true));
        new Trainer(Device).Train(pack, source, checkpoints: null, TestContext.Current.CancellationToken);
        return source.Ended;
    }

    /// <summary>The lanes, each trained alone: once a device, for all tests compare with it.</summary>
    private LaneResult[] TrainAlone() => s_alone.GetValue(
        Device, device => [.. Lanes().Select(lane => Toy.Train(device, Toy.Pack(LearningTasks.Multiclass, lane))[0])]);

    /// <summary>Of different lengths, folds and manners of ending.</summary>
    private static LaneSpec[] Lanes()
    {
        var data = Toy.Data(LearningTasks.Multiclass, rows: 60, features: 5, outputs: 3);
        var lane = Toy.Lane(data) with { LearningRateInit = 0.02 };
        return
        [
            lane with { MaxIter = 1 },
            lane with { MaxIter = 5, Fold = 1 },
            lane with { MaxIter = 2, Alpha = 0.3 },
            lane with { MaxIter = 1, Fold = 1 },
            lane with { MaxIter = 4, Fold = 1, MaxGradNorm = 0.1 },
            lane with { MaxIter = 3, TrainRows = Toy.Rows(0, 48), ValidationRows = Toy.Rows(48, 60), Patience = 1 },
            lane with { MaxIter = 2, LearningRateInit = 1e30 },
        ];
    }

    private static List<LaneSpec> Take(Queue<LaneSpec> from, int most)
    {
        var taken = new List<LaneSpec>();
        while (taken.Count < most && from.TryDequeue(out var lane)) taken.Add(lane);
        return taken;
    }

    private static void AssertSame(LaneResult expected, LaneResult actual)
    {
        Assert.Equal(StateDigest.ComputeSha256(expected.State), StateDigest.ComputeSha256(actual.State));
        Assert.Equal(expected.LossCurve, actual.LossCurve);
        Assert.Equal(expected.ValidationCurve, actual.ValidationCurve);
        Assert.Equal((expected.StopReason, expected.Epochs, expected.BestEpoch),
            (actual.StopReason, actual.Epochs, actual.BestEpoch));
    }

    private sealed class Refill(Func<int, IReadOnlyList<LaneSpec>> more, Func<int, bool> isWanted) : ILaneRefill
    {
        public Dictionary<int, LaneResult> Ended { get; } = [];

        public bool CanGrow => true;

        public IReadOnlyList<LaneSpec> TakeLanes(int lanes) => more(lanes);

        public bool IsWanted(int number) => isWanted(number);

        public void OnLanesEnded(IReadOnlyList<CompletedLane> lanes)
        {
            foreach (var lane in lanes) Ended.Add(lane.Number, lane.Result);
        }
    }
}
