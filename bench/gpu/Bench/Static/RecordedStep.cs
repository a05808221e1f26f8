using Experiments.Engine.Data;
using Experiments.Engine.Devices;
using Experiments.Engine.Devices.Gpu;
using Experiments.Engine.Devices.Gpu.Kernels;
using Experiments.Engine.Devices.Gpu.Programs;
using Experiments.Engine.Devices.Gpu.Recording;
using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Graphs;
using Experiments.Engine.Graphs.Planning;
using Experiments.Engine.Networks;
using Experiments.Engine.Numerics;
using Experiments.Engine.Tasks;
using ILGPU.Runtime;

namespace Experiments.Gpu.Bench.Static;

/// <summary>
/// Compiles a plan as for an H200 with cuBLAS, and records the launches of one training step instead of running them.
/// </summary>
internal sealed class RecordedStep : ILaunchRecorder, IStepBranch
{
    private const long SecondCacheBytes = 50 << 20;
    private const int Multiprocessors = 132;

    private readonly List<Launch> _launches = [];
    private readonly Workload _workload;
    private readonly StepTime _time = new();
    private Chunk[] _chunks = [];
    private AcceleratorStream? _branch;

    private RecordedStep(Workload workload) => _workload = workload;

    /// <summary>Records a step of a workload.</summary>
    public static RecordedStep Record(Workload workload)
    {
        var recorded = new RecordedStep(workload);
        recorded.Run();
        return recorded;
    }

    /// <summary>The launches, in the order in which they are made.</summary>
    public IReadOnlyList<Launch> Launches => _launches;

    /// <summary>The predicted time of the step, in microseconds.</summary>
    public double Microseconds => _time.Total;

    AcceleratorStream IStepBranch.Stream => _branch!;

    void ILaunchRecorder.AddKernel(object kernel, int groups, int threads, AcceleratorStream stream) =>
        Add(Traffic.Describe(kernel, groups, _workload, CountFloats) with { IsOnBranch = stream == _branch });

    void ILaunchRecorder.AddProduct(in MatMulShape product, int lanes, bool sharesLeft) =>
        Add(Traffic.Describe(product, lanes, sharesLeft));

    void IStepBranch.Fork() => _time.Fork();

    void IStepBranch.Release(int buffer) => _time.Release(buffer);

    void IStepBranch.Acquire(int buffer) => _time.Acquire(buffer);

    void IStepBranch.Join() => _time.Join();

    private void Add(Launch launch)
    {
        _launches.Add(launch);
        _time.Add(launch);
    }

    private long CountFloats(ChunkRange chunks) =>
        _chunks.Skip(chunks.First).Take(chunks.Count).Sum(chunk => (long)chunk.Length);

    private void Run()
    {
        using var device = GpuDevice.OpenSimulator(new()
        {
            Id = GpuDevice.SimulatorId,
            SecondCacheBytes = SecondCacheBytes,
            Multiprocessors = Multiprocessors,
        }, recorder: this);
        using var branch = _branch = device.Accelerator.CreateStream();
        var graph = new Mlp(_workload.Hidden, ActivationKind.Relu)
            .Trace(new Shape(Workload.Features), Workload.Outputs);
        // The memory of a few lanes suffices: nothing runs, and the launches are those of the width of the step.
        var lanes = _workload.DataSets;
        var plan = device.CreatePlan(graph, new PlanOptions
        {
            Task = LearningTasks.Multiclass,
            Lanes = lanes,
            Solver = SolverCatalog.Adam,
            BatchCapacity = Workload.Batch,
        });
        using var operands = new GpuOperands(device.Memory, plan);
        _chunks = operands.HostChunks;
        using var products = new GpuProducts(device, operands, lanes, tf32: false);
        using var data = new EpochData(device, Workload.Batch, Workload.Features, Workload.Outputs);
        var launches = new GpuCompiler(device, operands, products, Workload.Batch).Compile(plan.TrainStep);
        var buffers = new BatchBuffers([.. CreateBatches()], lanes, data.AddSource);
        products.WriteAddresses(buffers.ByLane);
        var step = new GpuStep
        {
            Width = _workload.Lanes,
            BatchBuffers = buffers.GetGatheredCount(_workload.Lanes),
            Tables = default,
            Data = data,
            HasTargets = true,
            Clips = false,
            SharesOneBatch = buffers.All.Count == 1,
            Predictions = null,
            Tallies = null,
            Stream = device.Stream,
            Branch = this,
        };
        foreach (var launch in launches) launch(step);
    }

    /// <summary>The batches of a lane for each data set, of one row: only their number matters.</summary>
    private IEnumerable<LaneBatches> CreateBatches() => Enumerable.Range(0, _workload.DataSets).Select(lane =>
        new LaneBatches(lane, new PreparedData(new float[Workload.Features], new float[Workload.Outputs], 1,
            Workload.Features, Workload.Outputs), order: [0], weights: null, steps: 1, settings: default));
}
