using System.Diagnostics;

namespace Experiments.Deploy.Tests.Kubernetes;

/// <summary>A program that prints what it makes, and nothing else.</summary>
internal static class Tool
{
    /// <summary>Returns what it prints. It must end with 0, and warn of nothing.</summary>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, string? folder = null)
    {
        var token = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Repository.Root,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(token);
        var output = await process.StandardOutput.ReadToEndAsync(token);
        await process.WaitForExitAsync(token);
        Assert.True(process.ExitCode == 0 && (await errors).Length == 0,
            $"{program} {string.Join(' ', start.ArgumentList)}: {await errors}{output}");
        return output;
    }
}
