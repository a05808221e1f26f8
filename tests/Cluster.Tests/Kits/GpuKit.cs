using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;

namespace Experiments.Cluster.Tests.Kits;

/// <summary>
/// bench/gpu as its user runs it, by a Python that has nothing installed: what a peer needs is missing on any machine.
/// </summary>
internal static class GpuKit
{
    /// <summary>The built program.</summary>
    public static string Program { get; } = Repository.File(
        "bench", "gpu", "Bench", "bin", Repository.Configuration, "net10.0", "gpu-bench");

    /// <summary>Starts <c>stage1.sh</c> or <c>stage2.sh</c>, with temporary files in a folder.</summary>
    public static Process Start(string stage, string program, string temporary, params string[] arguments) =>
        Start("bash", [Repository.File("bench", "gpu", $"{stage}.sh"), .. arguments], program, temporary);

    /// <summary>Runs a stage to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string stage, string program, string temporary, params string[] arguments)
    {
        using var process = Start(stage, program, temporary, arguments);
        return await FinishAsync(process);
    }

    /// <summary>Runs <c>report.py</c> on folders and tar files.</summary>
    public static async Task<(int ExitCode, string Output)> ReportAsync(string output, params string[] sources)
    {
        using var process = Start("python3",
            ["-S", Repository.File("bench", "gpu", "report.py"), "--out", output, .. sources], Program, output);
        return await FinishAsync(process);
    }

    /// <summary>Reads a stage's tar file to its end: the texts by name.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(string tar)
    {
        Dictionary<string, string> files = new(StringComparer.Ordinal);
        await using var file = File.OpenRead(tar);
        await using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        await using var reader = new TarReader(unzipped);
        while (await reader.GetNextEntryAsync(copyData: true, TestContext.Current.CancellationToken) is { } entry)
            if (entry.DataStream is { } stream)
                files[Path.GetFileName(entry.Name)] =
                    await new StreamReader(stream).ReadToEndAsync(TestContext.Current.CancellationToken);
            else if (entry.EntryType is TarEntryType.RegularFile)
                files[Path.GetFileName(entry.Name)] = "";
        return files;
    }

    /// <summary>Waits for a process, and for all that hold its output.</summary>
    public static async Task<(int ExitCode, string Output)> FinishAsync(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, $"{await output}\n{await errors}");
    }

    private static Process Start(string command, string[] arguments, string program, string temporary)
    {
        ExternalProgram.Require("python3", "python3");
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The kit is for machines with Linux.");
        return Process.Start(new ProcessStartInfo(command, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["GPU_BENCH"] = program,
                ["PYTHON"] = "python3 -S",
                ["PYTHONDONTWRITEBYTECODE"] = "1",
                ["TMPDIR"] = temporary,
            },
        })!;
    }
}
