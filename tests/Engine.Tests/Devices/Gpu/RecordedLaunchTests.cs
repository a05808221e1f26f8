using Experiments.Engine.Devices;
using Experiments.Engine.Devices.Gpu;
using Experiments.Engine.Devices.Gpu.Kernels;
using Experiments.Engine.Devices.Gpu.Programs;
using Experiments.Engine.Devices.Gpu.Recording;
using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Graphs;
using Experiments.Engine.Networks;
using Experiments.Engine.Numerics;
using Experiments.Engine.Tasks;
using Experiments.Engine.Tests.Networks;
using ILGPU.Runtime;

namespace Experiments.Engine.Tests.Devices.Gpu;

/// <summary>The launches of a training step on a card with cuBLAS, recorded where there is none.</summary>
public sealed class RecordedLaunchTests : ILaunchRecorder, IStepBranch
{
    private readonly List<string> _launches = [];
    private AcceleratorStream? _branch;

    [Fact]
    public void A_last_layer_with_few_outputs_takes_two_launches()
    {
        Record(outputs: NarrowOutputKernel.MaxOutputs);

        Assert.Equal(
            ["GatherBatchKernel", "product", "AddBiasAndActivateKernel", "NarrowOutputKernel", "NarrowGradientKernel",
                "product", "AdamKernel", "ConcludeStepKernel"],
            _launches);
    }

    [Fact]
    public void A_wider_one_goes_the_general_way()
    {
        Record(outputs: NarrowOutputKernel.MaxOutputs + 1);

        Assert.Equal(
            ["GatherBatchKernel", "product", "AddBiasAndActivateKernel", "product", "AddBiasAndActivateKernel",
                "OutputKernel", "DenseGradientKernel", "product", "product", "DenseGradientKernel", "product",
                "AdamKernel", "ConcludeStepKernel"],
            _launches);
    }

    [Fact]
    public void Gradients_larger_than_the_second_cache_are_updated_by_chunks_beside_the_next_product()
    {
        Record(outputs: 3, width: 5, cacheBytes: CacheOfTwoLanes, hasBranch: true);

        // The solver's chunks are the weights and the bias of either layer. A bias' gradient is not from the product.
        Assert.Equal(
            ["product of 2", "fork", "AdamKernel 0-0 of lanes 0-1 on copy 0, branch", "release 0",
                "product of 2", "fork", "AdamKernel 0-0 of lanes 2-3 on copy 2, branch", "release 1",
                "acquire 0", "product of 1", "fork", "AdamKernel 0-0 of lanes 4-4 on copy 0, branch", "release 0",
                "AdamKernel 1-3 of lanes 0-4 on copy 0", "join", "ConcludeStepKernel"],
            _launches.SkipWhile(launch => launch != "product of 2"));
    }

    [Fact]
    public void Without_a_branch_the_same_launches_are_made_in_order()
    {
        Record(outputs: 3, width: 5, cacheBytes: CacheOfTwoLanes);

        Assert.Equal(
            ["product of 2", "AdamKernel 0-0 of lanes 0-1 on copy 0", "product of 2",
                "AdamKernel 0-0 of lanes 2-3 on copy 2", "product of 1", "AdamKernel 0-0 of lanes 4-4 on copy 0",
                "AdamKernel 1-3 of lanes 0-4 on copy 0", "ConcludeStepKernel"],
            _launches.SkipWhile(launch => launch != "product of 2"));
    }

    [Theory]
    [InlineData(3, false)] // Fewer lanes than two chunks.
    [InlineData(5, true)] // The norm of all gradients comes first.
    public void A_narrow_pack_and_lanes_that_clip_are_updated_after_all_products(int width, bool clips)
    {
        Record(outputs: 3, width, CacheOfTwoLanes, hasBranch: true, clips);

        Assert.Equal(
            [$"product of {width}", .. clips ? ["GradientSquaresKernel"] : (string[])[],
                $"AdamKernel 0-3 of lanes 0-{width - 1} on copy 0", "join", "ConcludeStepKernel"],
            _launches.TakeLast(clips ? 5 : 4));
    }

    [Fact]
    public void A_layer_that_is_applied_twice_is_updated_after_all_products()
    {
        // Two lanes of 9 x 9 weights have room, or three of 5 x 9.
        Record(outputs: 3, width: 6, cacheBytes: 2 * sizeof(float) * 9 * 9 * (2 + 1 + 2), network: new ComposedNetwork(
            (graph, inputs, outputs) => [new(graph, "in", inputs, 9, ActivationKind.Relu),
                new(graph, "twice", 9, 9, ActivationKind.Relu),
                new(graph, "out", 9, outputs, ActivationKind.Identity)],
            (graph, layers, x) => layers[2].Apply(
                graph, layers[1].Apply(graph, layers[1].Apply(graph, layers[0].Apply(graph, x))))));

        Assert.Equal(
            ["product of 3", "AdamKernel 0-0 of lanes 0-2 on copy 0", "product of 3",
                "AdamKernel 0-0 of lanes 3-5 on copy 3", "AdamKernel 1-5 of lanes 0-5 on copy 0", "ConcludeStepKernel"],
            _launches.SkipWhile(launch => launch != "product of 3"));
        Assert.DoesNotContain("product of 2", _launches);
    }

    /// <summary>5 x 9 weights, with two buffers of gradients and two states of adam.</summary>
    private const long CacheOfTwoLanes = 2 * sizeof(float) * 5 * 9 * (2 + 1 + 2);

    AcceleratorStream IStepBranch.Stream => _branch!;

    void IStepBranch.Fork() => _launches.Add("fork");

    void IStepBranch.Release(int buffer) => _launches.Add($"release {buffer}");

    void IStepBranch.Acquire(int buffer) => _launches.Add($"acquire {buffer}");

    void IStepBranch.Join() => _launches.Add("join");

    void ILaunchRecorder.AddKernel(object kernel, int groups, int threads, AcceleratorStream stream) =>
        _launches.Add(kernel.GetType().Name + (kernel is AdamKernel { Update: { Lanes: var lanes } update } && _isWide
            ? $" {update.Range.First}-{update.Range.End - 1} of lanes {lanes.First}-{lanes.First + lanes.Count - 1} "
                + $"on copy {lanes.FirstCopy}{(stream == _branch ? ", branch" : "")}"
            : ""));

    void ILaunchRecorder.AddProduct(in MatMulShape product, int lanes, bool sharesLeft) =>
        _launches.Add(_isWide ? $"product of {lanes}" : "product");

    private bool _isWide;

    private void Record(
        int outputs, int width = 1, long? cacheBytes = null, bool hasBranch = false, bool clips = false,
        NeuralNetwork? network = null)
    {
        _isWide = width > 1;
        using var device = GpuDevice.OpenSimulator(
            new() { Id = GpuDevice.SimulatorId, SecondCacheBytes = cacheBytes }, recorder: this);
        using var branch = _branch = device.Accelerator.CreateStream();
        var plan = device.CreatePlan((network ?? new Mlp([9], ActivationKind.Relu)).Trace(new Shape(5), outputs), new()
        {
            Task = LearningTasks.Multiclass,
            Lanes = width,
            Solver = SolverCatalog.Adam,
            BatchCapacity = 16,
        });
        using var operands = new GpuOperands(device.Memory, plan);
        using var products = new GpuProducts(device, operands, lanes: width, tf32: false);
        using var data = new EpochData(device, capacity: 16, columns: 5, outputs);
        data.AddSource(new(0, new(new float[5], new float[outputs], 1, 5, outputs), [0], null, 1, default));
        foreach (var launch in new GpuCompiler(device, operands, products, capacity: 16).Compile(plan.TrainStep))
            launch(new()
            {
                Width = width,
                BatchBuffers = 1,
                Tables = default,
                Data = data,
                HasTargets = true,
                Clips = clips,
                SharesOneBatch = true,
                Predictions = null,
                Tallies = null,
                Stream = device.Stream,
                Branch = hasBranch ? this : null,
            });
    }
}
