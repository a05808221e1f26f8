using System.Reflection;
using System.Runtime.InteropServices;
using Experiments.Engine.Devices.Gpu.Cuda;
using Experiments.Engine.Devices.Gpu.Nvml;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Experiments.Engine.Devices.Gpu.Discovery;

/// <summary>
/// Finds the GPUs of this machine, once. Without a driver, this costs two searches for a library, and ILGPU is not
/// loaded.
/// </summary>
internal static class GpuFinder
{
    private static readonly Lazy<Found> s_found = new(Find);

    /// <summary>The cards; those of CUDA come first.</summary>
    public static IReadOnlyList<DeviceInfo> Cards => s_found.Value.Cards;

    /// <summary>
    /// The reasons why this machine has no GPU or a slow one, with remedies; empty if nothing is missing.
    /// </summary>
    public static IReadOnlyList<string> Missing => s_found.Value.Missing;

    /// <summary>
    /// The variable with which tests take CPUs that an OpenCL driver offers, such as PoCL's, as cards. It is not for
    /// users: the CPU device is a hundred times faster.
    /// </summary>
    private const string TakesCpus = "EXPERIMENTS_TEST_OPENCL_CPU";

    /// <summary>Opens a card.</summary>
    /// <param name="number">The card's number in <see cref="Cards"/>.</param>
    /// <param name="options">
    /// What may be used of it; id and libraries are filled in. The environment's switches come last.
    /// </param>
    /// <exception cref="DeviceFailedException">The driver reported an error.</exception>
    public static GpuDevice Open(int number, GpuOptions? options = null)
    {
        var context = CreateContext();
        try
        {
            return GpuDevice.Open(context, ListDevices(context)[number], GpuSwitches.Apply(
                (options ?? new() { Id = "" }) with { Id = GetId(number), CuBlasPath = Cards[number].Blas }));
        }
        catch (Exception e)
        {
            context.Dispose();
            if (e is DeviceMemoryException or DeviceFailedException) throw;
            throw new DeviceFailedException(
                GetId(number), e is AcceleratorException refusal ? new GpuFailure("Opening the card", refusal) : e);
        }
    }

    private static Found Find()
    {
        var cuda = CanLoad(CudaDriver.Library);
        var openCl = CanLoad(OperatingSystem.IsWindows() ? "OpenCL.dll" : "libOpenCL.so.1");
        if (!cuda && !openCl) return new([], [NoDriver, NoOpenCl]);
        try
        {
            using var context = CreateContext();
            var devices = ListDevices(context);
            var locator = new CuBlasLocator();
            var blas = locator.Find(devices.OfType<CudaDevice>().FirstOrDefault()?.DriverVersion.Major ?? int.MaxValue);
            DeviceInfo[] cards = [.. devices.Select((device, number) => Describe(device, number, blas))];
            return new(cards, [.. DescribeMissing(cards, cuda, openCl),
                .. locator.ConfigurationError is { } mistake ? [mistake] : Array.Empty<string>(),
                .. GpuSwitches.FindErrors()]);
        }
        catch (Exception e)
        {
            // A driver may fail in any way. The machine still has a CPU.
            return new([], [$"The GPU driver failed: {e.GetBaseException().Message} Reinstall the driver, or "
                + "restart the machine after an update of the driver."]);
        }
    }

    private static string[] DescribeMissing(DeviceInfo[] cards, bool cuda, bool openCl)
    {
        if (cards.Length == 0)
            return [cuda ? "NVIDIA's driver is installed but lists no "
                + $"card{(CudaDriver.FindInitializationError() is { } refusal ? $" ({refusal})" : "")}: "
                + "run nvidia-smi; a container needs access to the GPU (docker run --gpus all)." : NoDriver, openCl
                ? "The OpenCL loader is installed but lists no card that can be used: a card needs OpenCL 2.0, or "
                    + "3.0 with a generic address space."
                : NoOpenCl];
        return cards.Any(card => card is { Backend: "CUDA", Blas: null })
            ? ["No cuBLAS that the driver supports was found, so the engine's own, slower kernels multiply matrices: "
                + "install libcublas of the CUDA toolkit (11, 12 or 13), run 'pip install nvidia-cublas', or set "
                + $"{CuBlasLocator.EnvironmentVariable} to the path of cuBLAS."]
            : [];
    }

    private static DeviceInfo Describe(ILGPU.Runtime.Device device, int number, string? blas)
    {
        var backend = device is CudaDevice ? "CUDA" : "OpenCL";
        var library = device is CudaDevice ? blas : null;
        return new(GetId(number), device.Name, GpuDevice.GetNumericsClass(device.Name, library))
        {
            Kind = DeviceKind.Gpu,
            Backend = backend,
            Memory = device.MemorySize,
            Driver = (device as CudaDevice)?.DriverVersion.ToString(),
            Uuid = device is CudaDevice card && CudaDriver.GetUuid(card.DeviceId) is { } uuid
                ? NvmlLibrary.GetName(NvmlLibrary.Shared, uuid)
                : null,
            Blas = library,
        };
    }

    private static Context CreateContext()
    {
        NativeNames.Resolve();
        return Context.Create(builder => builder.Optimize(OptimizationLevel.O2).OpenCL());
    }

    /// <summary>
    /// Lists CUDA's cards, and those of OpenCL that are not the same cards. CUDA's are listed without a context: under
    /// WSL, ILGPU would set its own import resolver for each context, which is possible only once.
    /// </summary>
    private static List<ILGPU.Runtime.Device> ListDevices(Context context)
    {
        var cuda = CudaDevice.GetDevices(card => card.InstructionSet is not null).OfType<CudaDevice>().ToList();
        var types = Environment.GetEnvironmentVariable(TakesCpus) == "1"
            ? CLDeviceType.CL_DEVICE_TYPE_GPU | CLDeviceType.CL_DEVICE_TYPE_CPU
            : CLDeviceType.CL_DEVICE_TYPE_GPU;
        var openCl = context.Devices.OfType<CLDevice>().Where(device =>
            (device.DeviceType & types) != 0 && !cuda.Exists(card => card.Name == device.Name));
        return [.. cuda, .. openCl];
    }

    private static string GetId(int number) => $"gpu:{number}";

    private static bool CanLoad(string name)
    {
        if (!NativeLibrary.TryLoad(name, out var library)) return false;
        NativeLibrary.Free(library);
        return true;
    }

    private const string NoDriver = "NVIDIA's driver was not found (libcuda.so.1): install it, and run nvidia-smi; "
        + "a container needs access to the GPU (docker run --gpus all).";
    private const string NoOpenCl = "An OpenCL loader was not found (libOpenCL.so.1): a card of another vendor "
        + "needs its driver and a loader (ocl-icd-libopencl1).";

    private sealed record Found(IReadOnlyList<DeviceInfo> Cards, IReadOnlyList<string> Missing);

    /// <summary>
    /// Maps the library names "OpenCL" and "cuda", which ILGPU imports, to files: no files of these names exist if only
    /// the loader or the driver is installed.
    /// </summary>
    private static class NativeNames
    {
        private static readonly Lazy<bool> s_resolved = new(() =>
        {
            try
            {
                NativeLibrary.SetDllImportResolver(typeof(Accelerator).Assembly, Find);
                return true;
            }
            catch (InvalidOperationException)
            {
                return false; // The process has already set another resolver.
            }
        });

        public static void Resolve() => _ = s_resolved.Value;

        private static nint Find(string name, Assembly assembly, DllImportSearchPath? path)
        {
            var file = OperatingSystem.IsWindows()
                ? null
                : name switch { "OpenCL" => "libOpenCL.so.1", "cuda" => CudaDriver.Library, _ => null };
            return file is not null && NativeLibrary.TryLoad(file, out var library) ? library : 0;
        }
    }
}
