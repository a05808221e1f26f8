using System.Diagnostics;

namespace Experiments.Engine.Tests.Devices.Cpu;

/// <summary>
/// Runs tests/Engine.Probe as a separate process, under one of the runtime's switches: the runtime reads the machine's
/// features once, when a process starts.
/// </summary>
internal static class ProbeProcess
{
    /// <summary>The output: a name and its value per line.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> RunAsync(
        string probe, string? disabled = null, string? also = null)
    {
        ProcessStartInfo start = new("dotnet")
        {
            ArgumentList = { "exec", Path.Combine(AppContext.BaseDirectory, "Experiments.Engine.Probe.dll"), probe },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (also != null)
            start.ArgumentList.Add(also);
        if (disabled != null)
            start.Environment[$"DOTNET_{disabled}"] = "0";

        using Process process = Process.Start(start)!;
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Task<string> errors = process.StandardError.ReadToEndAsync(cancellation);
        string output = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        Assert.True(process.ExitCode == 0, $"The probe exited with {process.ExitCode}: {await errors}");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Trim().Split(' ', 2))
            .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
    }
}
