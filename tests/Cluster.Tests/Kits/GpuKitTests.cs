using System.Text.Json;

namespace Experiments.Cluster.Tests.Kits;

public sealed class GpuKitTests
{
    [Fact]
    public async Task The_kit_for_a_machine_with_a_gpu_runs_from_end_to_end_on_the_cpu()
    {
        using var working = new WorkingFolder();

        var (exitCode, output) = await GpuKit.RunAsync(GpuKit.Program, "--smoke", "--device", "cpu", working.Path);

        Assert.True(exitCode == 0, output);
        using var report = JsonDocument.Parse(
            await File.ReadAllTextAsync(working.File("gpu.json"), TestContext.Current.CancellationToken));
        var correct = report.RootElement.GetProperty("correct").GetProperty("correct");
        Assert.Equal(0, correct.GetProperty("failed").GetInt32());
        // Four golden cases, twelve packs beside the CPU and twelve beside their lanes alone, four lanes of the timed
        // network, the memory.
        Assert.Equal(33, correct.GetProperty("passed").GetInt32());
        var measured = report.RootElement.GetProperty("rows")
            .EnumerateArray()
            .Where(row => row.TryGetProperty("seconds", out var seconds) && seconds.GetDouble() > 0)
            .ToList();
        Assert.Contains((2, "fp32", "shared"), measured.Select(row => (row.GetProperty("lanes").GetInt32(),
            row.GetProperty("precision").GetString()!, row.GetProperty("orders").GetString()!)));
        Assert.All(["torch_one", "torch_vmap", "jax_vmap"], peer => Assert.Equal("not installed",
            report.RootElement.GetProperty("steps").GetProperty(peer).GetProperty("ended").GetString()));
        Assert.Contains("These figures show that the kit runs, and nothing else",
            await File.ReadAllTextAsync(working.File("gpu.md"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_measured_on_a_device_that_computes_what_it_must_not()
    {
        using var working = new WorkingFolder();
        await File.WriteAllTextAsync(working.File("broken"), """
            #!/usr/bin/env bash
            echo "$1" >> "$(dirname "$0")/calls"
            cat > "${@: -1}" <<JSON
            { "device": { "id": "gpu:0", "name": "a card", "numerics_class": "gpu-fp32-broken" },
              "passed": 2, "failed": 1,
              "checks": [{ "name": "golden: first", "error": 0, "allowed": 1e-4, "passed": true },
                { "name": "golden: second", "error": 0.3, "allowed": 1e-4, "passed": false },
                         { "name": "alone: third", "error": 2e-5, "allowed": 1e-4, "bar": 1e-5, "passed": true,
                           "misses_bar": true }] }
            JSON
            exit 1
            """, TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(working.File("broken"), UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var (exitCode, output) = await GpuKit.RunAsync(working.File("broken"), "--smoke", working.File("results"));

        Assert.Equal(1, exitCode);
        Assert.Equal("correct",
            (await File.ReadAllTextAsync(working.File("calls"), TestContext.Current.CancellationToken)).Trim());
        Assert.Contains("2 of 3 checks of correctness passed", output, StringComparison.Ordinal);
        Assert.Contains("FAILED golden: second: 0.3, allowed 0.0001", output, StringComparison.Ordinal);
        Assert.Contains("BAR MISSED alone: third: 2e-05, the bar is 1e-05", output, StringComparison.Ordinal);
        Assert.Contains("nothing is measured", output, StringComparison.Ordinal);
    }
}
