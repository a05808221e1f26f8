using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Experiments.Cluster.Tests.Kits;

public sealed class GpuKitTests
{
    private static readonly string[] s_checks =
        ["kernels", "golden_no_graphs", "golden", "golden_own_kernels", "packs", "alone", "alone_own_kernels",
            "wide_packs", "staging", "reopen", "leak"];

    [Fact]
    public async Task The_first_stage_runs_from_end_to_end_on_the_cpu()
    {
        using var working = new Folders();

        var (exitCode, output) = await GpuKit.RunAsync(
            "stage1", GpuKit.Program, working.Temporary, "--smoke", "--device", "cpu", working.Out);

        Assert.True(exitCode == 0, output);
        using var report = await ReadAsync(working);
        var checks = report.RootElement.GetProperty("checks");
        Assert.All(s_checks, step => Assert.Equal(0, checks.GetProperty(step).GetProperty("failed").GetInt32()));
        Assert.All(s_checks, step => Assert.True(checks.GetProperty(step).GetProperty("passed").GetInt32() > 0, step));
        Assert.Equal("2", Assert.Single(report.RootElement.GetProperty("rows").EnumerateArray())
            .GetProperty("lanes").GetRawText());
        Assert.Contains("These figures show that the kit runs, and nothing else",
            await File.ReadAllTextAsync(Path.Combine(working.Out, "gpu.md"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        AssertLeavesFew(working);
    }

    [Fact]
    public async Task The_second_stage_runs_from_end_to_end_on_the_cpu()
    {
        using var working = new Folders();

        var (exitCode, output) = await GpuKit.RunAsync(
            "stage2", GpuKit.Program, working.Temporary, "--smoke", "--device", "cpu", working.Out);

        Assert.True(exitCode == 0, output);
        using var report = await ReadAsync(working);
        var rows = report.RootElement.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(["promise", "search", "wide"],
            rows.Where(row => row.TryGetProperty("seconds", out var seconds) && seconds.GetDouble() > 0)
                .Select(row => row.GetProperty("workload").GetString()).Distinct().Order());
        Assert.Contains(3, rows.Where(row => row.TryGetProperty("rounds", out _))
            .Select(row => row.GetProperty("rounds").GetInt32()));
        Assert.All(["torch_1", "torch_2", "torch_one", "jax_1"], peer => Assert.Equal("not installed",
            report.RootElement.GetProperty("steps").GetProperty(peer).GetProperty("ended").GetString()));
        AssertLeavesFew(working);
    }

    [Fact]
    public async Task A_check_that_fails_and_one_that_crashes_keep_nothing_else_from_running()
    {
        using var working = new Folders();
        var program = working.WriteProgram("""
            case $json in
              */golden.json) kill -SEGV $$ ;;
              */packs.json)
                cat > "$json" <<JSON
            { "device": { "id": "gpu:0", "name": "a card", "numerics_class": "gpu-fp32-broken" },
              "passed": 1, "failed": 1,
              "checks": [{ "name": "second", "error": 0.3, "allowed": 1e-4, "passed": false },
                { "name": "third", "error": 2e-5, "allowed": 1e-4, "bar": 1e-5, "passed": true, "misses_bar": true,
                  "difference": { "losses": 1e-6, "median": 1e-8, "percentile999": 2e-5, "max": 0.5 } }] }
            JSON
                exit 1 ;;
              *) echo '{ "passed": 1, "failed": 0, "checks": [] }' > "$json" ;;
            esac
            """);

        var (exitCode, output) = await GpuKit.RunAsync("stage1", program, working.Temporary, "--smoke", working.Out);

        Assert.Equal(1, exitCode);
        var files = await GpuKit.ReadAsync(Path.Combine(working.Out, "stage1.tar.gz"));
        Assert.All(s_checks.Except(["golden"]), step => Assert.Contains($"{step}.json", files.Keys));
        Assert.Contains("golden: with 139", output, StringComparison.Ordinal);
        Assert.Contains("FAILED packs: second: 0.3, allowed 0.0001", output, StringComparison.Ordinal);
        Assert.Contains("BAR MISSED packs: third: 2e-05, the bar is 1e-05; weights: median 1e-08, "
            + "99.9th percentile 2e-05, largest 0.5; losses: 1e-06", output, StringComparison.Ordinal);
        Assert.Contains("epoch_128: well", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stage1", "devices", new string[0])]
    [InlineData("stage1", "packs", new[] { "devices", "kernels", "golden_no_graphs", "golden", "golden_own_kernels" })]
    [InlineData("stage1", "epoch_128", new[] { "devices", "kernels", "golden", "packs", "leak", "ceilings" })]
    [InlineData("stage2", "epochs_2", new[] { "epochs_1" })]
    public async Task A_kill_loses_the_step_that_runs_and_leaves_no_process(string stage, string at, string[] before)
    {
        using var working = new Folders();
        var pipe = Path.Combine(working.Temporary, "pipe");
        using (var make = Process.Start("mkfifo", pipe))
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        var program = working.WriteProgram($$"""
            echo '{ "passed": 1, "failed": 0, "checks": [] }' > "$json"
            case $json in
              */{{at}}.json)
                tail -f /dev/null &
                echo "$$ $!" > {{pipe}}
                wait ;;
            esac
            """);
        using var running = GpuKit.Start(stage, program, working.Temporary, "--smoke", working.Out);
        var output = GpuKit.FinishAsync(running);
        // Opening a pipe waits for its writer, which a stage that has ended will never be.
        var ids = Task.Run(() => File.ReadAllText(pipe), TestContext.Current.CancellationToken);
        Assert.Same(ids, await Task.WhenAny(ids, output));
        var hanging = (await ids).Split(' ').Select(id => int.Parse(id, CultureInfo.InvariantCulture)).ToList();

        running.Kill();
        await output;

        var files = await GpuKit.ReadAsync(Path.Combine(working.Out, $"{stage}.tar.gz"));
        Assert.All(before, step => Assert.Equal(1, JsonDocument.Parse(files[$"{step}.json"]).RootElement
            .GetProperty("passed").GetInt32()));
        Assert.DoesNotContain($"{at}.json", files.Keys);
        Assert.Contains("environment.log", files.Keys);
        // Its watcher has held the output until it had ended the step and removed the temporary files.
        Assert.All(hanging, id => Assert.True(SpinWait.SpinUntil(() => !IsRunning(id), TimeSpan.FromSeconds(30))));
        Assert.Equal([pipe], Directory.GetFileSystemEntries(working.Temporary));
        var (_, report) = await GpuKit.ReportAsync(working.Out, Path.Combine(working.Out, $"{stage}.tar.gz"));
        Assert.Contains("- environment: well", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_total_time_does_not_reach_is_named()
    {
        using var working = new Folders();
        var program = working.WriteProgram("echo {} > \"$json\"");

        var (exitCode, output) =
            await GpuKit.RunAsync("stage2", program, working.Temporary, "--smoke", "--seconds", "0", working.Out);

        Assert.Equal(0, exitCode);
        Assert.Contains("- epochs_1: not reached", output, StringComparison.Ordinal);
        Assert.Contains("- workloads: not reached", output, StringComparison.Ordinal);
    }

    /// <summary>Killed processes are gone, or wait to be reaped.</summary>
    private static bool IsRunning(int id)
    {
        try
        {
            return File.ReadLines($"/proc/{id}/status")
                .Any(line => line.StartsWith("State:", StringComparison.Ordinal)
                    && !line.Contains('Z', StringComparison.Ordinal) && !line.Contains('X', StringComparison.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void AssertLeavesFew(Folders working)
    {
        Assert.InRange(Directory.GetFileSystemEntries(working.Out).Length, 1, 8);
        Assert.Empty(Directory.GetFileSystemEntries(working.Temporary));
    }

    private static async Task<JsonDocument> ReadAsync(Folders working) => JsonDocument.Parse(
        await File.ReadAllTextAsync(Path.Combine(working.Out, "gpu.json"), TestContext.Current.CancellationToken));

    /// <summary>The folder of results, one for temporary files, and a program in gpu-bench's place.</summary>
    private sealed class Folders : IDisposable
    {
        private readonly WorkingFolder _folder = new();

        public Folders()
        {
            Directory.CreateDirectory(Out);
            Directory.CreateDirectory(Temporary);
        }

        public string Out => _folder.File("out");

        public string Temporary => _folder.File("temporary");

        /// <summary>Writes a program, without the right to be executed; the file of --json is in $json.</summary>
        public string WriteProgram(string body)
        {
            File.WriteAllText(_folder.File("program"), $"#!/usr/bin/env bash\njson=${{@: -1}}\n{body}\n");
            return _folder.File("program");
        }

        public void Dispose() => _folder.Dispose();
    }
}
