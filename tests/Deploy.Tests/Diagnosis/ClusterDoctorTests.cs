using System.Text.Json.Nodes;

namespace Experiments.Deploy.Tests.Diagnosis;

/// <summary>The doctor beside a real head and a silo that joined it and does not train.</summary>
public sealed class ClusterDoctorTests
{
    [Fact]
    public async Task Every_silo_is_listed_and_ports_and_pages_of_those_that_run_here_are_known()
    {
        await using var turn = await MachineLock.AcquireAsync(TestContext.Current.CancellationToken);
        using var working = new WorkingFolder();
        var (silo, gateway, metrics) = (FreePort.NextText(), FreePort.NextText(), FreePort.NextText());
        string[] settings = ["--slots", "1", "--silo-port", silo, "--gateway-port", gateway, "--metrics-port", metrics];
        await using var head = ExperimentsProcess.Start(working.Path, ["silo", "--head", .. settings]);
        await head.WaitForLineAsync("silo ready");
        await using var joined = ExperimentsProcess.Start(
            working.Path, "silo", "--join", $"127.0.0.1:{gateway}", "--slots", "0");
        await joined.WaitForLineAsync("silo ready");

        var here = await FindingsAsync(working, settings);
        Assert.DoesNotContain(here, finding => finding.Verdict == "failed");
        Assert.All(["silo port", "gateway port", "metrics port"], subject =>
            Assert.EndsWith("is used by a silo of this cluster", Text(here, subject), StringComparison.Ordinal));
        Assert.Contains("/metrics answers with", Text(here, "metrics page"), StringComparison.Ordinal);
        Assert.Contains("runs experiments in it", Text(here, "store"), StringComparison.Ordinal);

        var elsewhere = await FindingsAsync(working, "--cluster", $"127.0.0.1:{gateway}");
        var silos = elsewhere.Where(finding => finding.Subject.StartsWith("silo ", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, silos.Count);
        Assert.All(silos, listed => Assert.Equal("ok", listed.Verdict));
        Assert.Contains(silos, listed => listed.Text.Contains("head on", StringComparison.Ordinal)
            && listed.Text.EndsWith("trains on cpu", StringComparison.Ordinal));
        Assert.Contains(silos, listed => listed.Text.Contains("joined on", StringComparison.Ordinal)
            && listed.Text.EndsWith("does not train", StringComparison.Ordinal));
    }

    private static async Task<List<(string Subject, string Verdict, string Text)>> FindingsAsync(
        WorkingFolder working, params string[] options)
    {
        var run = await ExperimentsProcess.RunAsync(working.Path, ["doctor", "--json", .. options]);
        Assert.True(run.ExitCode == 0, run.Text);
        return [.. JsonNode.Parse(run.Output)!
            .AsArray()
            .Select(item => ($"{item!["subject"]}", $"{item["verdict"]}", $"{item["text"]}"))];
    }

    private static string Text(List<(string Subject, string Verdict, string Text)> findings, string subject) =>
        findings.Single(finding => finding.Subject == subject).Text;
}
