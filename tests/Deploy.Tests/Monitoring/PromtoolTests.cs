using System.Diagnostics;
using Experiments.Tests.Shared;
using Experiments.Tests.Shared.Processes;

namespace Experiments.Deploy.Tests.Monitoring;

/// <summary>What Prometheus' own tool says of deploy/prometheus.</summary>
public sealed class PromtoolTests
{
    [Theory]
    [InlineData("check", "config", "prometheus.yml")]
    [InlineData("check", "rules", "recording-rules.yml", "alerts.yml")]
    [InlineData("test", "rules", "tests.yml")]
    public async Task PromtoolFindsNoFault(params string[] arguments)
    {
        var (exitCode, output) = await Promtool.Run("", arguments);
        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public void EveryRuleHasAUnitTest()
    {
        var tests = File.ReadAllText(Repository.File("deploy", "prometheus", "tests.yml"));
        Assert.All(Rule.Recorded, rule => Assert.Contains($"labels: {rule.Record}{{", tests, StringComparison.Ordinal));
        Assert.All(Rule.Alerts, alert => Assert.Contains($"alertname: {alert.Alert}\n", tests, StringComparison.Ordinal));
    }
}

/// <summary>promtool, which comes with Prometheus.</summary>
internal static class Promtool
{
    /// <summary>Runs it in deploy/prometheus, or skips the test where it is missing.</summary>
    public static async Task<(int ExitCode, string Output)> Run(string input, params string[] arguments)
    {
        var start = new ProcessStartInfo(ExternalProgram.Require("promtool", "prometheus"), arguments)
        {
            WorkingDirectory = Repository.File("deploy", "prometheus"), RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(await output));
    }
}
