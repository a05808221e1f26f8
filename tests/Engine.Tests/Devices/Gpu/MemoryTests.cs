using Experiments.Engine.Devices;
using Experiments.Engine.Devices.Gpu;
using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Tasks;
using Experiments.Engine.Tests.Training;
using Experiments.Engine.Training;

namespace Experiments.Engine.Tests.Devices.Gpu;

/// <summary>The memory of a card is freed again, and packs that do not fit become smaller.</summary>
[Collection(GpuTests.Name)]
public sealed class MemoryTests
{
    private static readonly LaneSpec Lane =
        Toy.Lane(Toy.Data(LearningTasks.Regression, rows: 12, features: 3, outputs: 1)) with { MaxIter = 1 };

    [Fact]
    public void Two_hundred_packs_end_with_the_memory_that_they_began_with()
    {
        using var device = TestGpu.Open();
        var pack = Toy.Pack(LearningTasks.Regression, Lane, Lane with { Fold = 1 });
        Toy.Train(device, pack);
        var before = device.Memory.AllocatedBytes;

        for (var i = 0; i < 200; i++)
            using (device.Compile(pack.Trace(),
                new() { Task = pack.Task, Lanes = 1 + (i % 7), BatchCapacity = 4, Solver = SolverCatalog.Adam })) { }
        Toy.Train(device, pack);

        Assert.Equal(before, device.Memory.AllocatedBytes);
    }

    [Fact]
    public void Nothing_is_left_taken_when_a_device_is_closed()
    {
        var device = TestGpu.Open();
        Toy.Train(device, Toy.Pack(LearningTasks.Regression, Lane));
        Assert.True(device.Memory.AllocatedBytes > 0);

        device.Dispose();

        Assert.Equal(0, device.Memory.AllocatedBytes);
    }

    [Fact]
    public void A_pack_that_has_no_room_trains_in_halves_and_gives_the_same()
    {
        LaneSpec[] lanes =
            [.. Enumerable.Range(0, 5).Select(fold => Lane with { Fold = fold, MaxIter = 1 + (fold % 2) })];
        using var roomy = TestGpu.Open();
        var expected = Toy.Train(roomy, Toy.Pack(LearningTasks.Regression, lanes));
        using var measured = roomy.Compile(Toy.Pack(LearningTasks.Regression, lanes).Trace(),
            new() { Task = LearningTasks.Regression, Lanes = 2, BatchCapacity = 12, Solver = SolverCatalog.Adam });

        using var tight = TestGpu.Open(memoryLimit: (3 * sizeof(float) * measured.Plan.ArenaFloats) + 4000);
        var actual = Toy.Train(tight, Toy.Pack(LearningTasks.Regression, lanes));

        Assert.Equal(expected.Select(lane => StateDigest.ComputeSha256(lane.State)),
            actual.Select(lane => StateDigest.ComputeSha256(lane.State)));
        Assert.Throws<DeviceMemoryException>(() => tight.Compile(Toy.Pack(LearningTasks.Regression, lanes).Trace(),
            new() { Task = LearningTasks.Regression, Lanes = 8, BatchCapacity = 12, Solver = SolverCatalog.Adam }));
    }

    [Fact]
    public void A_pack_that_has_no_room_says_for_how_many_lanes_there_is()
    {
        LaneSpec[] lanes = [.. Enumerable.Range(0, 5).Select(fold => Lane with { Fold = fold })];
        using var roomy = TestGpu.Open();
        using var measured = roomy.Compile(Toy.Pack(LearningTasks.Regression, lanes).Trace(),
            new() { Task = LearningTasks.Regression, Lanes = 2, BatchCapacity = 12, Solver = SolverCatalog.Adam });
        using var tight = TestGpu.Open(memoryLimit: (3 * sizeof(float) * measured.Plan.ArenaFloats) + 4000);
        var refill = new Widths();

        new Trainer(tight).Train(Toy.Pack(LearningTasks.Regression, lanes), refill, checkpoints: null,
            TestContext.Current.CancellationToken);

        Assert.Equal([4], refill.Reduced);
    }

    [Fact]
    public void A_single_lane_that_has_no_room_is_a_typed_error()
    {
        using var device = TestGpu.Open(memoryLimit: 100);

        var e = Assert.Throws<DeviceMemoryException>(() => Toy.Train(device, Toy.Pack(LearningTasks.Regression, Lane)));

        Assert.Equal(device.Id, e.Device);
        Assert.Equal(0, device.Memory.AllocatedBytes);
    }

    [Fact]
    public void Data_lies_on_a_card_once_for_all_packs_and_leaves_when_nobody_holds_it()
    {
        using var device = TestGpu.Open();
        TrainOnDataOfItsOwn(device);
        var bytes = device.Data.Bytes;
        Assert.True(bytes > 0);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        Toy.Train(device, Toy.Pack(LearningTasks.Regression, Lane));
        Toy.Train(device, Toy.Pack(LearningTasks.Regression, Lane with { Fold = 3 }));

        Assert.Equal(sizeof(float) * (Lane.Data.X.Length + Lane.Data.Y.Length), device.Data.Bytes);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void TrainOnDataOfItsOwn(GpuDevice device) =>
        Toy.Train(device, Toy.Pack(LearningTasks.Regression,
            Lane with
            {
                Data = Toy.Data(LearningTasks.Regression, rows: 50, features: 4, outputs: 1),
                TrainRows = [1, 2]
            }));

    private sealed class Widths : ILaneRefill
    {
        public List<int> Reduced { get; } = [];

        public void OnLanesEnded(IReadOnlyList<CompletedLane> lanes)
        {
            // Only the room for them is looked at.
        }

        public void OnWidthReduced(int lanes) => Reduced.Add(lanes);
    }
}
