using System.Diagnostics;

namespace Experiments.Deploy.Tests.Monitoring;

/// <summary>The checks of deploy/prometheus by Prometheus' own tool.</summary>
public sealed class PromtoolTests
{
    [Theory]
    [InlineData("check", "config", "prometheus.yml")]
    [InlineData("check", "rules", "recording-rules.yml", "alerts.yml")]
    [InlineData("test", "rules", "tests.yml")]
    public async Task Promtool_finds_no_fault(params string[] arguments)
    {
        var (exitCode, output) = await Promtool.RunAsync("", arguments);
        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public void Every_rule_has_a_unit_test()
    {
        var tests = File.ReadAllText(Repository.File("deploy", "prometheus", "tests.yml"));
        Assert.All(Rule.Recorded, rule => Assert.Contains($"labels: {rule.Record}{{", tests, StringComparison.Ordinal));
        Assert.All(
            Rule.Alerts, alert => Assert.Contains($"alertname: {alert.Alert}\n", tests, StringComparison.Ordinal));
    }
}

/// <summary>promtool, which comes with Prometheus.</summary>
internal static class Promtool
{
    /// <summary>Runs it in deploy/prometheus, or skips the test where it is missing.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string input, params string[] arguments)
    {
        var start = new ProcessStartInfo(ExternalProgram.Require("promtool", "prometheus"), arguments)
        {
            WorkingDirectory = Repository.File("deploy", "prometheus"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(await output));
    }
}
