using System.Text.RegularExpressions;
using Experiments.Tests.Shared;

namespace Experiments.Silo.Tests.Telemetry;

public sealed partial class MetricsPagesTests
{
    [Fact]
    public async Task MetricsAndHealthAreServedUnderTheirApprovedNames()
    {
        var port = FreePort.Next();
        await using var silo = await EmbeddedSilo.Start(new TrivialTrainer(), o => o.MetricsPort = port);
        await silo.Submit("e", TrivialTrainer.Spec(5));
        await silo.UntilEnded("e");
        using var http = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };
        Assert.True((await http.GetAsync(new Uri("/healthz/live", UriKind.Relative), Token)).IsSuccessStatusCode);
        Assert.Equal("ready", await http.GetStringAsync(new Uri("/healthz/ready", UriKind.Relative), Token));

        var page = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), Token);
        var names = TypeLine().Matches(page).Select(m => m.Groups[1].Value).Where(n => n.StartsWith("experiments_", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(
            [
                "experiments_commit_duration_seconds histogram",
                "experiments_fit_duration_seconds histogram",
                "experiments_fits_total counter",
                "experiments_leases_granted_total counter",
                "experiments_slot_gap_seconds histogram",
                "experiments_slots gauge",
                "experiments_slots_busy gauge",
                "experiments_trials_total counter",
            ],
            names);
        Assert.Contains("outcome=\"completed\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("trial=\"", page, StringComparison.Ordinal);
        Assert.Contains("orleans_", page, StringComparison.Ordinal);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [GeneratedRegex(@"^# TYPE (\S+ \S+)$", RegexOptions.Multiline)]
    private static partial Regex TypeLine();
}
