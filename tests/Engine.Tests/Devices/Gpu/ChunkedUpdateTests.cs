using Experiments.Engine.Devices.Gpu;
using Experiments.Engine.Devices.Gpu.Kernels;
using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Graphs;
using Experiments.Engine.Networks;
using Experiments.Engine.Tasks;
using Experiments.Engine.Tests.Devices.Gpu.Cuda;
using Experiments.Engine.Tests.Training;
using Experiments.Engine.Training;

namespace Experiments.Engine.Tests.Devices.Gpu;

/// <summary>
/// Layers that are multiplied and updated by chunks of lanes, because the second cache is said to be tiny, have the
/// bits of layers that are not.
/// </summary>
public abstract class ChunkedUpdateTests(DeviceFixture whole)
{
    private const int Lanes = 10;

    /// <summary>Opens the device of the fixture once more.</summary>
    private protected abstract GpuDevice Open(GpuOptions options);

    [Theory]
    [InlineData("sgd", true)]
    [InlineData("adam", false)]
    public void Bits_are_those_of_one_update_after_all_products(string solver, bool sharesBatches)
    {
        var pack = Pack(solver, sharesBatches);

        var (results, updates) = TrainByChunks(pack);

        AssertSame(Toy.Train(whole.Device, pack), results);
        // The pack has 16 places for 10 lanes. 19 x 21 weights go by 3 places, with 1 in the end: 6 updates. 21 x 13 go
        // by 4: 4 updates. What lies between and after them goes at once: the first bias, and the second with the last
        // layer. In the second epoch 7 lanes are left, and 8 places: 3 updates (the last of 2 places), 2 and 2.
        Assert.Equal([12, 12, 7, 7], updates);
    }

    [Fact]
    public void Lanes_that_clip_need_all_gradients_first()
    {
        var pack = Pack("adam", sharesBatches: true);
        pack = pack with
        {
            Lanes = [.. pack.Lanes.Select(lane => lane with { MaxGradNorm = lane.MaxIter == 1 ? 0.05 : null })]
        };

        var (results, updates) = TrainByChunks(pack);

        AssertSame(Toy.Train(whole.Device, pack), results);
        Assert.Equal([1, 1, 7, 7], updates);
    }

    /// <summary>
    /// Trains with a cache of three lanes of the first layer; returns the solver's launches of each step.
    /// </summary>
    private (IReadOnlyList<LaneResult> Results, List<int> Updates) TrainByChunks(PackSpec pack)
    {
        var cache = 3L * sizeof(float) * 19 * 21 * (3 + pack.Solver.StateTensors);
        using var device = Open(new() { Id = GpuDevice.SimulatorId, SecondCacheBytes = cache, Multiprocessors = 1 });
        var (updates, ofStep) = (new List<int>(), 0);
        device.Kernels.AfterLaunch = kernel =>
        {
            if (kernel == typeof(AdamKernel) || kernel == typeof(SgdKernel)) ofStep++;
            if (kernel != typeof(ConcludeStepKernel) || ofStep == 0) return;
            updates.Add(ofStep);
            ofStep = 0;
        };
        return (Toy.Train(device, pack), updates);
    }

    private static PackSpec Pack(string solver, bool sharesBatches)
    {
        var data = Toy.Data(LearningTasks.Multiclass, rows: 30, features: 19, outputs: 5);
        var lane = Toy.Lane(data) with { LearningRateInit = 0.02, TrainRows = Toy.Rows(0, 17) };
        return Toy.Pack(LearningTasks.Multiclass, [.. Enumerable.Range(0, Lanes).Select(i => lane with
        {
            Alpha = 0.01 * i,
            MaxIter = i is 2 or 5 or 9 ? 1 : 2,
            Seed = sharesBatches ? 1 : (ulong)i,
            // Some have a step less, and wait for the others.
            TrainRows = sharesBatches || i % 3 > 0 ? lane.TrainRows : Toy.Rows(0, 5),
        })]) with
        {
            Network = new Mlp([21, 13], ActivationKind.Relu),
            Solver = SolverCatalog.Get(solver),
        };
    }

    private static void AssertSame(IReadOnlyList<LaneResult> expected, IReadOnlyList<LaneResult> actual)
    {
        foreach (var (one, other) in expected.Zip(actual))
        {
            Assert.Equal(StateDigest.ComputeSha256(one.State), StateDigest.ComputeSha256(other.State));
            Assert.Equal(one.LossCurve, other.LossCurve);
        }
    }
}

[Collection(GpuTests.Name)]
public sealed class ChunkedUpdateOnTheGpu(GpuFixture fixture) : ChunkedUpdateTests(fixture)
{
    private protected override GpuDevice Open(GpuOptions options) => TestGpu.Open(options);
}

[Collection(LibraryTests.Name)]
public sealed class ChunkedUpdateWithALibrary(LibraryFixture fixture) : ChunkedUpdateTests(fixture)
{
    private protected override GpuDevice Open(GpuOptions options) => GpuDevice.OpenSimulator(
        options with { CuBlasPath = CuBlasStandIn.BuildAsync().GetAwaiter().GetResult() });
}
