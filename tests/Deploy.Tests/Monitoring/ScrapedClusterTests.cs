namespace Experiments.Deploy.Tests.Monitoring;

/// <summary>Each query of a real Prometheus that scrapes real silos during a search has a result.</summary>
[Collection(nameof(ScrapedCluster))]
public sealed class ScrapedClusterTests(ScrapedCluster cluster)
{
    [Fact]
    public Task Every_panel_has_data() =>
        ScrapedCluster.UntilAsync(() => WithoutDataAsync(Dashboard.All.SelectMany(dashboard => dashboard.Queries)));

    [Fact]
    public Task Every_variable_finds_its_values() => ScrapedCluster.UntilAsync(async () =>
    {
        var missing = new List<string>();
        foreach (var (series, label) in Dashboard.All.SelectMany(dashboard => dashboard.Lookups).Distinct())
        {
            if ((await cluster.Prometheus.QueryAsync(series)).All(sample => !sample.Labels.ContainsKey(label)))
                missing.Add($"{series} has no {label}");
        }
        return missing;
    });

    [Fact]
    public Task Every_recording_rule_records() =>
        ScrapedCluster.UntilAsync(
            () => WithoutDataAsync(Rule.Recorded.Select(rule => ("recording rule", rule.Record!))));

    /// <summary>Alerts have no data where all is well; all that they look at must.</summary>
    [Fact]
    public Task What_alerts_look_at_is_there() => ScrapedCluster.UntilAsync(() => WithoutDataAsync(
        from alert in Rule.Alerts
        from selector in PromQl.Selectors(alert.Expr)
        select (alert.Alert!, selector.Selector)));

    [Fact]
    public Task What_is_said_to_be_absent_is_absent() => ScrapedCluster.UntilAsync(async () =>
    {
        var there = new List<string>();
        foreach (var (metric, reason) in AbsentSeries.Always)
        {
            if ((await cluster.Prometheus.QueryAsync(metric)).Count > 0) there.Add($"{metric} is there: {reason}?");
        }
        return there;
    });

    [Fact]
    public async Task Every_metric_that_is_shown_stands_in_the_reference()
    {
        using var http = new HttpClient();
        foreach (var target in cluster.Living)
        {
            var page = await http.GetStringAsync(
                new Uri($"http://{target}/metrics"), TestContext.Current.CancellationToken);
            var shown = page.Split('\n')
                .Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal))
                .Select(line => line.Split(' ')[2]);
            Assert.Empty(shown.Except([.. ReferenceTests.Known(), "target_info"]));
        }
    }

    [Fact]
    public async Task Promtool_finds_no_fault_in_the_pages()
    {
        using var http = new HttpClient();
        foreach (var target in cluster.Living)
        {
            var page = await http.GetStringAsync(
                new Uri($"http://{target}/metrics"), TestContext.Current.CancellationToken);
            // Names of Orleans and .NET are theirs to choose.
            var ours = string.Concat(page.Split('\n')
                .Where(line => line.TrimStart('#', ' ').Split(' ')[0] is "HELP" or "TYPE"
                    ? line.Contains(" experiments_", StringComparison.Ordinal)
                    : line.StartsWith("experiments_", StringComparison.Ordinal))
                .Select(line => line + "\n"));
            Assert.NotEmpty(ours);
            var (exitCode, output) = await Promtool.RunAsync(ours, "check", "metrics");
            Assert.True(exitCode == 0, output);
        }
    }

    [Fact]
    public Task A_worker_that_is_killed_makes_its_alert_fire() =>
        ScrapedCluster.UntilAsync(async () => (await cluster.Prometheus.AlertsAsync()).Any(alert =>
            alert.State == "firing"
            && alert.Labels["alertname"] == "ExperimentsWorkerSilent" && alert.Labels["instance"] == cluster.Killed)
                ? []
                : [$"No alert for {cluster.Killed}."]);

    /// <summary>The queries that have no answer though they should.</summary>
    private async Task<IReadOnlyList<string>> WithoutDataAsync(IEnumerable<(string Where, string Query)> queries)
    {
        var missing = new List<string>();
        foreach (var (where, query) in queries)
        {
            if (!AbsentSeries.AreRead(query)
                    && !(await cluster.Prometheus.QueryAsync(query)).Any(sample => !double.IsNaN(sample.Value)))
                missing.Add($"{where}: no data for {query}");
        }
        return missing;
    }
}
