namespace Experiments.Deploy.Tests.Monitoring;

/// <summary>Each query of a real Prometheus that scrapes real silos during a search has a result.</summary>
public sealed class ScrapedClusterTests(ScrapedCluster cluster) : IClassFixture<ScrapedCluster>
{
    /// <summary>The series that this search does not produce, and the reasons.</summary>
    private static readonly Dictionary<string, string> s_absent = new()
    {
        ["experiments_search_waits_for_device"] = "no search asks for a device that nobody has",
    };

    /// <summary>The series that it produces on some machines, or sometimes.</summary>
    private static readonly Dictionary<string, string> s_uncertain = new()
    {
        ["experiments_gpu_utilization_ratio"] = "needs a GPU",
        ["experiments_gpu_memory_used_bytes"] = "needs a GPU",
        ["experiments_gpu_memory_size_bytes"] = "needs a GPU",
        ["experiments_gpu_temperature_celsius"] = "needs a GPU",
        ["experiments_gpu_power_watts"] = "needs a GPU",
        ["experiments_gpu_power_limit_watts"] = "needs a GPU",
        ["experiments_gpu_throttled"] = "needs a GPU",
        ["experiments_pack_fill_ratio_sum"] = "needs a GPU: a CPU takes as many lanes as one likes",
        ["experiments_pack_fill_ratio_count"] = "needs a GPU: a CPU takes as many lanes as one likes",
    };

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
        foreach (var (metric, reason) in s_absent)
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
            if (!ReadsWhatIsAbsent(query)
                    && !(await cluster.Prometheus.QueryAsync(query)).Any(sample => !double.IsNaN(sample.Value)))
                missing.Add($"{where}: no data for {query}");
        }
        return missing;
    }

    /// <param name="query">The query.</param>
    /// <param name="recorded">The rule whose query it is: it may read what it recorded itself.</param>
    private static bool ReadsWhatIsAbsent(string query, string? recorded = null) =>
        PromQl.Metrics(query).Where(metric => metric != recorded).Any(metric =>
            s_absent.ContainsKey(metric) || s_uncertain.ContainsKey(metric)
            || (Rule.Recorded.FirstOrDefault(rule => rule.Record == metric) is { } rule
                && ReadsWhatIsAbsent(rule.Expr, rule.Record)));
}
