using System.Globalization;
using Experiments.Engine.Devices.Gpu;
using Experiments.Engine.Devices.Gpu.Discovery;

namespace Experiments.Engine.Tests.Devices.Gpu;

/// <summary>
/// The GPU on which kernels are tested: ILGPU's simulator, or the card whose number EXPERIMENTS_TEST_GPU gives, which
/// may be a CPU with an OpenCL compiler: see tests/pocl.sh.
/// </summary>
internal static class TestGpu
{
    private static readonly string? s_number = Environment.GetEnvironmentVariable("EXPERIMENTS_TEST_GPU");

    public static bool IsSimulator => string.IsNullOrEmpty(s_number);

    /// <summary>Opens the GPU. That it is not there fails every test.</summary>
    public static GpuDevice Open(
        long memoryLimit = long.MaxValue, double dataShare = GpuOptions.DefaultDataShare) =>
        Open(new GpuOptions { Id = GpuDevice.SimulatorId, MemoryLimit = memoryLimit, DataShare = dataShare });

    /// <summary>Opens the GPU with options; its id is its own.</summary>
    public static GpuDevice Open(GpuOptions options)
    {
        if (IsSimulator) return GpuDevice.OpenSimulator(options);
        var number = int.Parse(s_number!, CultureInfo.InvariantCulture);
        return number < GpuFinder.Cards.Count
            ? GpuFinder.Open(number, options)
            : throw new InvalidOperationException(
                $"EXPERIMENTS_TEST_GPU={s_number}: there is no such card. {string.Join(' ', GpuFinder.Missing)}");
    }
}
