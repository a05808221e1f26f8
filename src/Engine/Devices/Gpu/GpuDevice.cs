using Experiments.Engine.Devices.Gpu.Cuda;
using Experiments.Engine.Devices.Gpu.Discovery;
using Experiments.Engine.Devices.Gpu.Kernels;
using Experiments.Engine.Devices.Gpu.Memory;
using Experiments.Engine.Devices.Gpu.Programs;
using Experiments.Engine.Devices.Gpu.Recording;
using Experiments.Engine.Graphs;
using Experiments.Engine.Numerics;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Experiments.Engine.Devices.Gpu;

/// <summary>
/// One GPU through ILGPU: CUDA with cuBLAS if it was found, else with the engine's own kernels; or ILGPU's simulator,
/// on which kernels are tested. Every call binds the card to the calling thread, so any one thread at a time may use
/// it.
/// </summary>
internal sealed class GpuDevice : Device
{
    /// <summary>The id of the simulator, which is never listed and never chosen by <c>auto</c>.</summary>
    public const string SimulatorId = "simulator";

    private readonly Context _context;
    private readonly GpuOptions _options;
    private readonly List<string> _notes = [];
    private CudaBranch? _branch;
    private bool _usesBranches;
    private bool _isDisposed;

    private GpuDevice(
        Context context, ILGPU.Runtime.Device device, GpuOptions options, ILaunchRecorder? recorder = null)
    {
        (_context, _options) = (context, options);
        Accelerator = device.CreateAccelerator(context);
        Stream = Accelerator.CreateStream();
        UsesGraphs = Stream is CudaStream;
        _usesBranches = options.UsesBranches;
        Memory = new GpuMemory(Accelerator, options);
        Kernels = new GpuKernels(Accelerator, recorder);
        ProductLibrary = recorder is null ? null : new RecordedProducts(recorder);
        Data = new ResidentData(Memory, Stream, options.DataShare);
        Threads = Accelerator is CPUAccelerator && recorder is null
            ? SimulatedThreads
            : Math.Min(GroupSum.MaxThreads, Accelerator.MaxNumThreadsPerGroup);
        if (!options.UsesGraphs) DisableGraphs($"{GpuSwitches.Graphs}=none");
        if (Accelerator is CLAccelerator || options.CuBlasPath is not { } path) return;
        try
        {
            CuBlasLocator.LoadCompanion(path);
            Blas = new CuBlas(path, Stream is CudaStream cuda ? cuda.StreamPtr : 0, Memory);
            ProductLibrary ??= Blas;
        }
        catch (CuBlasException e)
        {
            _notes.Add($"{e.Message} The engine's own, slower kernels multiply matrices.");
        }
    }

    /// <summary>
    /// The threads of a group on the simulator: few, because they are threads of the host, and each barrier waits until
    /// the host has scheduled all of them.
    /// </summary>
    private const int SimulatedThreads = 4;

    public override string Id => _options.Id;

    public override string Name =>
        Accelerator is CPUAccelerator ? "ILGPU's simulator of a GPU on the CPU, for tests" : Accelerator.Name;

    /// <summary>
    /// The kernels and the model are in the class: a library may choose another algorithm on another chip.
    /// </summary>
    public override string NumericsClass => GetNumericsClass(Precision.Fp32);

    internal override string GetNumericsClass(Precision precision) =>
        GetNumericsClass(Accelerator.Name, Blas is null ? null : _options.CuBlasPath, precision);

    /// <summary>Returns the numerics class of a card from its name and library.</summary>
    public static string GetNumericsClass(string card, string? cuBlas, Precision precision = Precision.Fp32) =>
        $"gpu-{(cuBlas is not null && precision == Precision.Tf32 ? "tf32" : "fp32")}-"
        + $"{(cuBlas is null ? "tiled" : GetCuBlasName(cuBlas))}"
        + $"-{string.Join('-', card.Split(' ', StringSplitOptions.RemoveEmptyEntries))}";

    public override double Tolerance => 1e-4;

    internal override bool RunsLanesInTurn => false;

    internal override bool CanCompactLanes => true;

    /// <summary>Sums over a test set need double, which not every OpenCL card supports.</summary>
    internal override bool ComputesTallies => Accelerator is not CLAccelerator cl || cl.Capabilities.Float64;

    /// <summary>ILGPU's accelerator.</summary>
    public Accelerator Accelerator { get; }

    /// <summary>The stream of all work of the device, in order.</summary>
    public AcceleratorStream Stream { get; }

    /// <summary>The allocator of the card's memory.</summary>
    public GpuMemory Memory { get; }

    /// <summary>The kernels, each loaded at its first use.</summary>
    public GpuKernels Kernels { get; }

    /// <summary>cuBLAS, or null if the engine's own product kernel is used.</summary>
    public CuBlas? Blas { get; }

    /// <summary>The library that multiplies matrices: cuBLAS, or a recorder in its place; or null.</summary>
    public IProductLibrary? ProductLibrary { get; }

    /// <summary>The data sets in the card's memory, shared by all programs.</summary>
    public ResidentData Data { get; }

    /// <summary>The threads of a group in elementwise kernels.</summary>
    public int Threads { get; }

    /// <summary>The number of multiprocessors; the simulator has one.</summary>
    public int Multiprocessors => _options.Multiprocessors
        ?? (Accelerator is CPUAccelerator ? 1 : Accelerator.NumMultiprocessors);

    /// <summary>The bytes of the second cache; 0 where it is not known: only CUDA tells.</summary>
    public long SecondCacheBytes =>
        _options.SecondCacheBytes ?? (Accelerator is CudaAccelerator cuda ? cuda.L2CacheSize : 0);

    /// <summary>
    /// True if steps are recorded and launched as CUDA graphs; false on other cards, where graphs are not wanted, and
    /// after a capture failed.
    /// </summary>
    public bool UsesGraphs { get; private set; }

    /// <summary>
    /// True if a last layer with few outputs runs as two kernels. An OpenCL device takes the general way: the compiler
    /// of PoCL 6 (LLVM) ends the process on the kernel of the rows, because its instruction combining does not reach a
    /// fixpoint. With the logarithm of <see cref="RowLoss"/> before its loop it does, but the same source was compiled
    /// to different code then, once to code that left the gradient out.
    /// </summary>
    public bool FusesNarrowLayers => _options.FusesNarrowLayers && Accelerator is not CLAccelerator;

    public override IReadOnlyList<string> Notes => _notes;

    /// <summary>Opens a card.</summary>
    /// <exception cref="DeviceMemoryException">The memory does not suffice for the device itself.</exception>
    public static GpuDevice Open(Context context, ILGPU.Runtime.Device device, GpuOptions options) =>
        new(context, device, options);

    /// <summary>
    /// Opens ILGPU's simulator, which has about a thousandth of a core's speed. Its memory is the host's, so a library
    /// with the exports of cuBLAS can multiply there too.
    /// </summary>
    public static GpuDevice OpenSimulator(
        long memoryLimit = long.MaxValue, double dataShare = GpuOptions.DefaultDataShare, string? cuBlasPath = null,
        ILaunchRecorder? recorder = null) =>
        OpenSimulator(new()
        {
            Id = SimulatorId,
            MemoryLimit = memoryLimit,
            DataShare = dataShare,
            CuBlasPath = cuBlasPath
        }, recorder);

    /// <summary>Opens the simulator with options.</summary>
    public static GpuDevice OpenSimulator(GpuOptions options, ILaunchRecorder? recorder = null)
    {
        var context = Context.Create(builder => builder.Optimize(OptimizationLevel.O1)
            .CPU(new CPUDevice(
                numThreadsPerWarp: 32, numWarpsPerMultiprocessor: recorder is null ? 2 : 8, numMultiprocessors: 1)));
        return new(context, context.GetCPUDevices()[0], options, recorder);
    }

    /// <summary>
    /// Returns cublas and the major version, from a file name such as libcublas.so.13 or cublas64_12.dll.
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

    /// <summary>Binds the card to the calling thread.</summary>
    public void Bind() => Accelerator.Bind();

    /// <summary>Returns the branch of recorded steps, created at its first use; null where it is not wanted.</summary>
    /// <exception cref="CudaGraphException">The driver refused it.</exception>
    public CudaBranch? GetBranch(CudaStream origin) => _usesBranches ? _branch ??= new(origin) : null;

    /// <summary>
    /// Launches steps one by one from now on, because a capture failed or graphs are not wanted. A failed capture with
    /// two branches is first tried with one.
    /// </summary>
    public void DisableGraphs(string reason)
    {
        if (!UsesGraphs) return;
        if (_usesBranches && _branch is { WasForked: true })
        {
            _usesBranches = false;
            _notes.Add($"Steps are recorded without a second branch: {reason.TrimEnd('.')}.");
            return;
        }
        UsesGraphs = false;
        _notes.Add($"Steps are launched one by one, not as a CUDA graph: {reason.TrimEnd('.')}.");
    }

    internal override PackProgram Compile(ExecutionPlan plan)
    {
        Bind();
        return new GpuProgram(this, plan);
    }

    internal override int ComputeCapacity(Func<int, ExecutionPlan> createPlan, long dataBytes)
    {
        Bind();
        return PackPlanner.ComputeLanes(
            createPlan, new(Memory.FreeBytes, Multiprocessors), Math.Max(0, dataBytes - Data.Bytes));
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposing || _isDisposed) return;
        _isDisposed = true;
        Bind();
        Blas?.Dispose();
        Data.Dispose();
        _branch?.Dispose();
        GpuFailure.Suppress(Stream.Dispose);
        GpuFailure.Suppress(Accelerator.Dispose);
        _context.Dispose();
    }
}
