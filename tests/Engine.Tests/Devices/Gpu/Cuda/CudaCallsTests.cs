using System.Diagnostics;

namespace Experiments.Engine.Tests.Devices.Gpu.Cuda;

/// <summary>
/// The calls of NVIDIA's driver and of cuBLAS, in a separate process that finds stand-ins for both: no kernel runs, but
/// every call before it is made, and refused where the driver would refuse it.
/// </summary>
public sealed class CudaCallsTests
{
    [Theory]
    [InlineData(null, true)]
    [InlineData(null, false)]
    [InlineData("40000", true)] // Half of it has no room for the data, which is staged.
    public async Task Packs_train_by_recorded_steps_and_nothing_is_refused(string? free, bool hasCuBlas)
    {
        var (exitCode, output) = await ProbeAsync(
            ("CARD_HAS_FREE", free), ("EXPERIMENTS_CUBLAS", hasCuBlas ? await CuBlasStandIn.BuildAsync() : "none"));

        Assert.Contains($"gpu gpu-fp32-{(hasCuBlas ? "cublas12" : "tiled")}-Stand-in{Environment.NewLine}",
            output, StringComparison.Ordinal);
        // The card is opened twice.
        Assert.Equal(2, output.Split("launches some, recorded some, replays some").Length - 1);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task Without_graphs_steps_are_launched_one_by_one_and_the_device_says_so()
    {
        var (exitCode, output) = await ProbeAsync(("EXPERIMENTS_CUBLAS", "none"), ("EXPERIMENTS_CUDA_GRAPHS", "none"));

        Assert.Contains("Steps are launched one by one, not as a CUDA graph: EXPERIMENTS_CUDA_GRAPHS=none.",
            output, StringComparison.Ordinal);
        Assert.Contains("launches some, recorded none, replays none", output, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
    }

    [Theory]
    [InlineData("EXPERIMENTS_GPU_MEMORY", "lots", "such as 40%, or a size such as 8GiB or 500MiB")]
    [InlineData("EXPERIMENTS_CUDA_GRAPHS", "no", "write none, or unset it")]
    public async Task A_value_that_is_not_understood_keeps_a_card_closed(string name, string value, string accepted)
    {
        var (exitCode, output) = await ProbeAsync(("EXPERIMENTS_CUBLAS", "none"), (name, value));

        Assert.NotEqual(0, exitCode);
        Assert.Contains($"'gpu:0' cannot be used: {name} is '{value}'", output, StringComparison.Ordinal);
        Assert.Contains(accepted, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_driver_that_does_not_start_is_told_with_its_code()
    {
        var (_, output) = await ProbeAsync(("CUINIT_ANSWERS", "802"));

        Assert.Contains(
            "lists no card (cuInit returned 802, CUDA_ERROR_SYSTEM_NOT_READY)", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kernel_that_is_refused_is_told_with_what_the_drivers_compiler_said()
    {
        var (_, output) = await ProbeAsync(("PTX_IS_REFUSED", "1"), ("EXPERIMENTS_CUBLAS", "none"));

        Assert.Contains("Loading the kernels of ", output, StringComparison.Ordinal);
        Assert.Contains("ptxas fatal: no such target", output, StringComparison.Ordinal);
        Assert.Contains("CUDA_ERROR_INVALID_PTX", output, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output)> ProbeAsync(params (string Name, string? Value)[] variables)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The stand-in is found by LD_LIBRARY_PATH.");
        var start = new ProcessStartInfo
        {
            FileName = "dotnet",
            ArgumentList = { "exec", Path.Combine(AppContext.BaseDirectory, "Experiments.Engine.Probe.dll"), "gpu" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["LD_LIBRARY_PATH"] = Path.GetDirectoryName(await CudaStandIn.BuildAsync()) },
        };
        foreach (var (name, value) in variables) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output + await errors);
    }
}
