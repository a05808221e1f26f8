using Experiments.Engine.Devices.Gpu.Cuda;
using Experiments.Engine.Devices.Gpu.Discovery;
using Experiments.Engine.Devices.Gpu.Memory;
using Experiments.Engine.Devices.Gpu.Programs;
using Experiments.Engine.Graphs;
using Experiments.Engine.Numerics;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Experiments.Engine.Devices.Gpu;

/// <summary>
/// One GPU through ILGPU: CUDA with cuBLAS where it was found, our own kernels otherwise; or ILGPU's simulator, on
/// which kernels are tested. Every call binds the card to the calling thread, so that any one thread at a time may use
/// it.
/// </summary>
internal sealed class GpuDevice : Device
{
    /// <summary>The id of the simulator, which is never listed and never taken by <c>auto</c>.</summary>
    public const string SimulatorId = "simulator";

    private readonly Context _context;
    private readonly GpuOptions _options;
    private readonly List<string> _notes = [];

    private GpuDevice(Context context, ILGPU.Runtime.Device device, GpuOptions options)
    {
        (_context, _options) = (context, options);
        Accelerator = device.CreateAccelerator(context);
        Stream = Accelerator.CreateStream();
        Memory = new GpuMemory(Accelerator, options.Id, options.MemoryLimit);
        Kernels = new GpuKernels(Accelerator);
        Data = new ResidentData(Memory, Stream, options.DataShare);
        Threads = Accelerator is CPUAccelerator
            ? SimulatedThreads
            : Math.Min(256, Accelerator.MaxNumThreadsPerGroup);
        if (Accelerator is CLAccelerator || options.CuBlasPath is not { } path) return;
        try
        {
            CuBlasLocator.LoadCompanion(path);
            Blas = new CuBlas(path, Stream is CudaStream cuda ? cuda.StreamPtr : 0, Memory);
        }
        catch (CuBlasException e)
        {
            _notes.Add($"{e.Message} Our own, slower kernels multiply matrices.");
        }
    }

    /// <summary>
    /// Few, for the simulator's threads are threads of the host, and each barrier of a group waits until every one of
    /// them was scheduled.
    /// </summary>
    private const int SimulatedThreads = 4;

    public override string Id => _options.Id;

    public override string Name =>
        Accelerator is CPUAccelerator ? "ILGPU's simulator of a GPU on the CPU, for tests" : Accelerator.Name;

    /// <summary>The kernel set and the model: a library may take another algorithm on another chip.</summary>
    public override string NumericsClass => GetNumericsClass(Precision.Fp32);

    internal override string GetNumericsClass(Precision precision) =>
        GetNumericsClass(Accelerator.Name, Blas is null ? null : _options.CuBlasPath, precision);

    /// <summary>The class of a card by its name and library.</summary>
    public static string GetNumericsClass(string card, string? cuBlas, Precision precision = Precision.Fp32) =>
        $"gpu-{(cuBlas is not null && precision == Precision.Tf32 ? "tf32" : "fp32")}-"
        + $"{(cuBlas is null ? "tiled" : GetCuBlasName(cuBlas))}"
        + $"-{string.Join('-', card.Split(' ', StringSplitOptions.RemoveEmptyEntries))}";

    public override double Tolerance => 1e-4;

    internal override bool RunsLanesInTurn => false;

    internal override bool CanCompactLanes => true;

    /// <summary>Sums over a whole test set are taken in double, which not every card of OpenCL has.</summary>
    internal override bool ComputesTallies => Accelerator is not CLAccelerator cl || cl.Capabilities.Float64;

    /// <summary>The accelerator.</summary>
    public Accelerator Accelerator { get; }

    /// <summary>What all work of the device goes through, in order.</summary>
    public AcceleratorStream Stream { get; }

    /// <summary>What was taken of the card's memory.</summary>
    public GpuMemory Memory { get; }

    /// <summary>The kernels, each loaded when it is first launched.</summary>
    public GpuKernels Kernels { get; }

    /// <summary>cuBLAS, or null where our own product kernel is used.</summary>
    public CuBlas? Blas { get; }

    /// <summary>The data sets that lie on the card, shared by all programs.</summary>
    public ResidentData Data { get; }

    /// <summary>The threads of a group of element kernels.</summary>
    public int Threads { get; }

    /// <summary>Whether steps are recorded and replayed as CUDA graphs; off after a capture was refused.</summary>
    public bool UsesGraphs { get; private set; } = true;

    public override IReadOnlyList<string> Notes => _notes;

    /// <summary>Opens a card.</summary>
    /// <exception cref="DeviceMemoryException">There is no room for what the device itself needs.</exception>
    public static GpuDevice Open(Context context, ILGPU.Runtime.Device device, GpuOptions options) =>
        new(context, device, options);

    /// <summary>
    /// Opens ILGPU's simulator: about a thousandth of a core's speed. Its memory is the host's, so that a library with
    /// the exports of cuBLAS may multiply there too.
    /// </summary>
    public static GpuDevice OpenSimulator(
        long memoryLimit = long.MaxValue, double dataShare = GpuOptions.DefaultDataShare, string? cuBlasPath = null)
    {
        var context = Context.Create(builder => builder.Optimize(OptimizationLevel.O1)
            .CPU(new CPUDevice(numThreadsPerWarp: 32, numWarpsPerMultiprocessor: 2, numMultiprocessors: 1)));
        return new(context, context.GetCPUDevices()[0], new GpuOptions
        {
            Id = SimulatorId,
            MemoryLimit = memoryLimit,
            DataShare = dataShare,
            CuBlasPath = cuBlasPath
        });
    }

    /// <summary>
    /// The library's name and major version are in its file's name: libcublas.so.13, cublas64_12.dll.
    /// </summary>
    private static string GetCuBlasName(string cuBlas) =>
        "cublas" + new string([.. Path.GetFileName(cuBlas)
            .Replace("64_", "", StringComparison.Ordinal)
            .SkipWhile(c => !char.IsDigit(c))
            .TakeWhile(char.IsDigit)]);

    internal override long? AllocatedBytes => Memory.AllocatedBytes;

    internal override double MeasureProduct(int m, int n, int k, Precision precision = Precision.Fp32) =>
        precision == Precision.Fp32 || Blas is not null
            ? GpuCeilings.MeasureProduct(this, m, n, k, precision)
            : double.NaN;

    internal override double MeasureCopy(long bytes) => GpuCeilings.MeasureCopy(this, bytes);

    /// <summary>Makes the card the calling thread's.</summary>
    public void Bind() => Accelerator.Bind();

    /// <summary>Notes that a capture was refused: from now on steps are launched one by one.</summary>
    public void DisableGraphs(string reason)
    {
        UsesGraphs = false;
        _notes.Add($"Steps are launched one by one, for they could not be recorded as a CUDA graph: {reason}");
    }

    internal override PackProgram Compile(ExecutionPlan plan)
    {
        Bind();
        return new GpuProgram(this, plan);
    }

    internal override int ComputeCapacity(Func<int, ExecutionPlan> createPlan, long dataBytes)
    {
        Bind();
        var multiprocessors = Accelerator is CPUAccelerator ? 1 : Accelerator.NumMultiprocessors;
        return PackPlanner.ComputeLanes(
            createPlan, new(Memory.FreeBytes, multiprocessors), Math.Max(0, dataBytes - Data.Bytes));
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposing) return;
        Bind();
        Blas?.Dispose();
        Data.Dispose();
        GpuFailure.Suppress(Stream.Dispose);
        GpuFailure.Suppress(Accelerator.Dispose);
        _context.Dispose();
    }
}
