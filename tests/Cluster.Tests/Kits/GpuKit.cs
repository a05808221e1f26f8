using System.Diagnostics;

namespace Experiments.Cluster.Tests.Kits;

/// <summary>
/// bench/gpu as its user runs it, by a Python that has nothing installed: what a peer needs is missing on any machine.
/// </summary>
internal static class GpuKit
{
    /// <summary>The built program.</summary>
    public static string Program { get; } = Repository.File(
        "bench", "gpu", "Bench", "bin", Repository.Configuration, "net10.0", "gpu-bench");

    /// <summary>Runs <c>bench/gpu/run.sh</c>.</summary>
    public static Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments) =>
        StartAsync("bash", [Repository.File("bench", "gpu", "run.sh"), .. arguments], program);

    /// <summary>Runs <c>bench/gpu/report.py</c> on a folder.</summary>
    public static Task<(int ExitCode, string Output)> ReportAsync(string folder) =>
        StartAsync("python3", ["-S", Repository.File("bench", "gpu", "report.py"), folder], Program);

    private static async Task<(int ExitCode, string Output)> StartAsync(
        string command, string[] arguments, string program)
    {
        ExternalProgram.Require("python3", "python3");
        var start = new ProcessStartInfo(command, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["GPU_BENCH"] = program, ["PYTHON"] = "python3 -S", ["PYTHONDONTWRITEBYTECODE"] = "1" },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, $"{await output}\n{await errors}");
    }
}
