using Experiments.Engine.Devices.Gpu;
using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Graphs;
using Experiments.Engine.Graphs.Planning;
using Experiments.Engine.Networks;
using Experiments.Engine.Numerics;
using Experiments.Engine.Tasks;
using Experiments.Engine.Tests.Networks;

namespace Experiments.Engine.Tests.Devices.Gpu;

/// <summary>How many lanes a pack gets, on cards that nobody has.</summary>
public sealed class PackPlannerTests
{
    private const long GiB = 1L << 30;

    /// <summary>
    /// 784-128-10 with batches of 128: at least 3 copies of the parameters and their gradients a lane, and the batch.
    /// </summary>
    private static readonly Graph Mnist = new Mlp([128], ActivationKind.Relu).Trace(new Shape(784), 10);

    [Theory]
    // 132 multiprocessors, 4 tiles each, 4 tiles a lane: 132 lanes, the power of two above is 256
    [InlineData(80, 132, 128)]
    [InlineData(80, 128, 128)]
    [InlineData(80, 20, 32)]
    [InlineData(80, 1, 1)]
    public void Lanes_fill_the_chip(long memory, int multiprocessors, int atLeast)
    {
        var lanes = PackPlanner.ComputeLanes(CreateMnistPlan, new(memory * GiB, multiprocessors), dataBytes: 0);

        Assert.InRange(lanes, atLeast, 2 * atLeast);
        Assert.Equal(1, System.Numerics.BitOperations.PopCount((uint)lanes));
    }

    [Theory, InlineData(1), InlineData(2), InlineData(5), InlineData(16), InlineData(100)]
    public void Lanes_fit_into_memory(int room)
    {
        var laneBytes = sizeof(float) * (CreateMnistPlan(2).ArenaFloats - CreateMnistPlan(1).ArenaFloats);

        var lanes = PackPlanner.ComputeLanes(CreateMnistPlan, new(room * laneBytes, 10_000), dataBytes: 0);

        Assert.InRange(lanes, 1, room);
        Assert.True(room < 2 || sizeof(float) * CreateMnistPlan(lanes).ArenaFloats <= room * laneBytes);
    }

    [Fact]
    public void Data_takes_its_part_of_the_memory_first()
    {
        var laneBytes = sizeof(float) * (CreateMnistPlan(2).ArenaFloats - CreateMnistPlan(1).ArenaFloats);

        var beside = PackPlanner.ComputeLanes(CreateMnistPlan, new(100 * laneBytes, 10_000), dataBytes: 50 * laneBytes);
        var staged = PackPlanner.ComputeLanes(
            CreateMnistPlan, new(100 * laneBytes, 10_000), dataBytes: 500 * laneBytes);

        Assert.Equal((32, 64), (beside, staged));
    }

    [Fact]
    public void No_pack_has_more_than_512_lanes()
    {
        var small = new Mlp([4], ActivationKind.Relu).Trace(new Shape(4), 2);

        Assert.Equal(
            512, PackPlanner.ComputeLanes(lanes => CreatePlan(small, lanes, 8), new(80 * GiB, 10_000), dataBytes: 0));
    }

    [Fact]
    public void A_network_without_a_dense_layer_fills_the_chip_by_its_widest_result()
    {
        var graph = new ElementNetwork().Trace(new Shape(640), 640);

        // 128 rows of 640 columns are 2 x 10 tiles: 100 multiprocessors of 4 tiles each want 20 lanes.
        Assert.Equal(
            32, PackPlanner.ComputeLanes(lanes => CreatePlan(graph, lanes, 128), new(80 * GiB, 100), dataBytes: 0));
    }

    private static ExecutionPlan CreateMnistPlan(int lanes) => CreatePlan(Mnist, lanes, 128);

    private static ExecutionPlan CreatePlan(Graph graph, int lanes, int batch) =>
        new(graph, new PlanOptions
        {
            Task = LearningTasks.Multiclass,
            Lanes = lanes,
            BatchCapacity = batch,
            Solver = SolverCatalog.Adam,
            KeepsBest = true
        });
}
