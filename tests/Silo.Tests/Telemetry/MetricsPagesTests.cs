using System.Net;
using System.Text.RegularExpressions;
using Experiments.Contracts.Results;
using Experiments.Silo.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Experiments.Silo.Tests.Telemetry;

/// <summary>
/// The pages of a silo: the reference lists every metric that is shown, and ended experiments are removed.
/// </summary>
public sealed partial class MetricsPagesTests
{
    private const string Reference = "docs/operations/metrics.md";

    [Fact]
    public async Task Every_metric_that_is_shown_stands_in_the_reference()
    {
        var port = FreePort.Next();
        await using var silo = await EmbeddedSilo.StartHeadAsync(new TrivialTrainer(), o => o.MetricsPort = port);
        // Orleans creates the instruments of a gateway when the first client connects.
        using var folder = new TemporaryFolder();
        await using var joiner = await JoinedSiloTests.JoinAsync(silo, new TrivialTrainer(), folder.Path);
        await silo.SubmitAsync("e", TrivialTrainer.Spec(5));
        await silo.UntilEndedAsync("e");
        var page = await GetAsync(port, "/metrics");

        var instruments = MetricsReference.Published();
        var (text, file) = (MetricsReference.Write(instruments), Repository.File(Reference.Split('/')));
        if (Environment.GetEnvironmentVariable("EXPERIMENTS_APPROVE") == "1")
            await File.WriteAllTextAsync(file, text, Token);
        Assert.True(
            File.Exists(file), $"{Reference} is missing: run the tests with EXPERIMENTS_APPROVE=1 and commit it.");
        // Orleans creates its instruments on first use; ours all exist from the beginning.
        Assert.Equal(Ours(text), Ours(await File.ReadAllTextAsync(file, Token)));

        var listed = Listed(await File.ReadAllTextAsync(file, Token));
        var shown = TypeLine()
            .Matches(page)
            .Select(m => (m.Groups[1].Value, m.Groups[2].Value))
            .Where(metric => metric.Item1 != "target_info")
            .ToList();
        Assert.Empty(shown.Except(listed));
        Assert.Equal(shown.Distinct().Count(), shown.Count);
        foreach (var name in new[]
        {
            "experiments_fits_total", "experiments_search_fits", "experiments_slots", "orleans_", "dotnet_"
        })
            Assert.Contains(name, page, StringComparison.Ordinal);
        Assert.DoesNotContain("trial=\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain(page.Split('\n'), line =>
            line.Length > 0 && line[0] != '#' && !line.Contains("cluster=\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_counted_is_what_is_durable()
    {
        var port = FreePort.Next();
        await using var silo = await EmbeddedSilo.StartAsync(new TrivialTrainer(), o => o.MetricsPort = port);
        await silo.SubmitAsync("e", TrivialTrainer.Spec(5));
        var status = await silo.UntilEndedAsync("e");
        var page = await GetAsync(port, "/metrics");

        Assert.Equal(status.FitsCompleted, Value(page, "experiments_fits_total", "outcome=\"completed\""));
        Assert.Equal(status.TrialsDone, Value(page, "experiments_trials_total", ""));
        Assert.Equal(1, Value(page, "experiments_refits_total", "outcome=\"completed\""));
        Assert.Equal(status.TrialsDone, Value(page, "experiments_trial_duration_seconds_count", ""));
        Assert.Equal(status.TrialsDone, Value(page, "experiments_trial_queue_duration_seconds_count", ""));
        Assert.Equal(status.FitsCompleted, Value(page, "experiments_search_fits", "state=\"completed\""));
        Assert.Equal(status.TrialsDone, Value(page, "experiments_search_trials", "state=\"done\""));
        Assert.Equal(1, Value(page, "experiments_search_state", "state=\"completed\""));
        Assert.Equal(
            status.Best!.MeanScore, Value(page, "experiments_search_score", $"metric=\"{status.RefitMetric}\""));
        Assert.Equal(1, Value(page, "experiments_coordinator_terms_total", ""));
    }

    [Fact]
    public async Task The_series_of_an_experiment_go_away_after_it_has_ended()
    {
        var (port, time) = (FreePort.Next(),
            new FakeTimeProvider(TimeProvider.System.GetUtcNow()) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) });
        await using var silo = await EmbeddedSilo.StartAsync(
            new TrivialTrainer(), o => (o.MetricsPort, o.MetricsRetention) = (port, TimeSpan.FromMinutes(15)), time);
        await silo.SubmitAsync("e", TrivialTrainer.Spec(5));
        await silo.UntilEndedAsync("e");
        Assert.Contains("experiment=\"e\"", await GetAsync(port, "/metrics"), StringComparison.Ordinal);

        time.Advance(TimeSpan.FromMinutes(16));
        var page = await GetAsync(port, "/metrics");
        // A page is kept for a moment.
        while (page.Contains("experiment=\"e\"", StringComparison.Ordinal)) page = await GetAsync(port, "/metrics");
        Assert.Contains("experiments_trials_total", page, StringComparison.Ordinal);
        Assert.Equal(ExperimentState.Completed, (await silo.Coordinator("e").GetStatusAsync())!.State);
    }

    [Fact]
    public async Task A_silo_says_that_it_lives_and_is_ready()
    {
        var port = FreePort.Next();
        await using var silo = await EmbeddedSilo.StartAsync(new TrivialTrainer(), o => o.MetricsPort = port);
        Assert.Equal("", await GetAsync(port, "/healthz/live"));
        Assert.Equal("ready", await GetAsync(port, "/healthz/ready"));
        Assert.Equal("ready", await GetAsync(port, "/healthz"));
        // The links of the first page lead to pages.
        var links = Link().Matches(await GetAsync(port, "/")).Select(link => link.Groups[1].Value).ToList();
        Assert.Contains("/metrics", links);
        foreach (var link in links) await GetAsync(port, link);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Reads a page as Prometheus does, which takes it compressed.</summary>
    private static async Task<string> GetAsync(int port, string path)
    {
        using var handler = new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.GZip };
        using var http = new HttpClient(handler) { BaseAddress = new Uri($"http://localhost:{port}") };
        return await http.GetStringAsync(new Uri(path, UriKind.Relative), Token);
    }

    private static double Value(string page, string name, string label) => double.Parse(
        page.Split('\n')
            .Single(line =>
                line.StartsWith(name + "{", StringComparison.Ordinal) && line.Contains(label, StringComparison.Ordinal))
            .Split(' ')[^1]);

    private static string Ours(string reference) =>
        reference[..reference.IndexOf("\n## Orleans", StringComparison.Ordinal)];

    private static IReadOnlyList<(string Name, string Type)> Listed(string reference) =>
        [.. Row().Matches(reference).Select(row => (row.Groups[1].Value, row.Groups[2].Value))];

    [GeneratedRegex(@"^# TYPE (\S+) (\S+)$", RegexOptions.Multiline)]
    private static partial Regex TypeLine();

    [GeneratedRegex("href=\"([^\"]+)\"")]
    private static partial Regex Link();

    [GeneratedRegex(@"^\| `(\S+)` \| (\S+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
