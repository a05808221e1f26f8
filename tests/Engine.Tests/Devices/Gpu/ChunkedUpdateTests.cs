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
    /// <summary>Opens the device of the fixture once more.</summary>
    private protected abstract GpuDevice Open(GpuOptions options);

    /// <summary>
    /// The pack has 8 places for 6 lanes. 19 x 21 weights go by 3 places, with 2 in the end: 3 updates. 21 x 13 go by
    /// 4: 2 updates. What lies between and after them goes at once: the first bias, and the second with the last layer.
    /// </summary>
    [Theory]
    [InlineData("sgd", true, false, new[] { 7, 7, 7, 7 })]
    // While a lane clips, all gradients come first. It has one epoch of two steps, the others have two.
    [InlineData("adam", false, true, new[] { 1, 1, 7, 7 })]
    public void Bits_are_those_of_one_update_after_all_products(
        string solver, bool sharesBatches, bool clips, int[] expected)
    {
        var pack = Pack(solver, sharesBatches, clips);

        var (results, updates) = TrainByChunks(pack);

        AssertSame(Toy.Train(whole.Device, pack), results);
        Assert.Equal(expected, updates);
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

    private static PackSpec Pack(string solver, bool sharesBatches, bool clips)
    {
        var data = Toy.Data(LearningTasks.Multiclass, rows: 30, features: 19, outputs: 5);
        var lane = Toy.Lane(data) with { LearningRateInit = 0.02, TrainRows = Toy.Rows(0, 17), MaxIter = 2 };
        return Toy.Pack(LearningTasks.Multiclass, [.. Enumerable.Range(0, 6).Select(i => lane with
        {
            Alpha = 0.01 * i,
            MaxIter = i == 2 ? 1 : 2,
            MaxGradNorm = i == 2 && clips ? 0.05 : null,
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
