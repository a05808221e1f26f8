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
        Assert.Equal(
            2, output.Split("launches some, recorded some, replays some, branched none, left 0 streams").Length - 1);
        Assert.Equal(0, exitCode);
    }

    /// <summary>9 x 7 weights of one lane, with two buffers of gradients and two states of adam.</summary>
    private const int CacheOfOneLane = 4 * 9 * 7 * 5;

    [Fact]
    public async Task Layers_larger_than_the_second_cache_are_recorded_with_a_second_branch_that_is_joined()
    {
        var (exitCode, output) = await ProbeAsync(Large);

        Assert.Equal(2, output.Split("recorded some, replays some, branched some, left 0 streams and 0 events").Length
            - 1);
        Assert.DoesNotContain("Steps are", output, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task The_second_branch_can_be_switched_off()
    {
        var (exitCode, output) = await ProbeAsync([.. Large, ("EXPERIMENTS_CUDA_GRAPHS", "linear")]);

        Assert.Contains("recorded some, replays some, branched none", output, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task A_branch_that_fails_halfway_leaves_recorded_steps_without_one()
    {
        var (exitCode, output) = await ProbeAsync([.. Large, ("BRANCH_ANSWERS", "1")]);

        Assert.Contains("Steps are recorded without a second branch: Launching DenseBackward failed",
            output, StringComparison.Ordinal);
        Assert.DoesNotContain("one by one", output, StringComparison.Ordinal);
        Assert.Contains("recorded some, replays some, branched none, left 0 streams and 0 events",
            output, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task A_fault_of_the_card_in_the_branch_ends_the_process_as_any_other()
    {
        var (_, output) = await ProbeAsync([.. Large, ("BRANCH_ANSWERS", "700"), ("BRANCH_POISONS", "1")]);

        Assert.Contains("CUDA_ERROR_ILLEGAL_ADDRESS", output, StringComparison.Ordinal);
        Assert.Contains("The process can use no card any more.", output, StringComparison.Ordinal);
    }

    private static (string Name, string? Value)[] Large =>
    [
        ("EXPERIMENTS_CUBLAS", "none"), ("SECOND_CACHE_BYTES", $"{CacheOfOneLane}"), ("MULTIPROCESSORS", "1"),
    ];

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
    [InlineData("EXPERIMENTS_CUDA_GRAPHS", "no", "write none or linear, or unset it")]
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
