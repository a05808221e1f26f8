using System.Text.RegularExpressions;

namespace Experiments.Deploy.Tests.Monitoring;

/// <summary>Dashboards, rules, alerts and runbooks name only what there is.</summary>
public sealed partial class ReferenceTests
{
    /// <summary>Prometheus' own.</summary>
    private static readonly string[] s_foreign = ["up", "ALERTS", "ALERTS_FOR_STATE"];

    /// <summary>The address of the pages: one setting of Prometheus, or their folder in the repository.</summary>
    private const string Runbooks =
        "{{ with $externalLabels.runbooks }}{{ . }}{{ else }}docs/operations/runbooks{{ end }}/";

    [Fact]
    public void Every_metric_stands_in_the_reference()
    {
        var known = Known();
        Assert.NotEmpty(known);
        Assert.All(Queries(), query => Assert.All(Metrics(query.Query), metric =>
            Assert.True(known.Contains(metric) || known.Contains(Series().Replace(metric, "")),
                $"{query.Where}: {metric} does not stand in docs/operations/metrics.md.")));
    }

    [Fact]
    public void What_is_read_as_recorded_is_recorded_once_and_named_by_the_convention()
    {
        var recorded = Rule.Recorded.Select(rule => rule.Record!).ToList();
        Assert.Distinct(recorded);
        Assert.All(recorded, name => Assert.Matches(@"^[a-z]+:experiments_[a-z_]+:[a-z0-9_]+$", name));
        Assert.All(Queries(), query => Assert.All(
            PromQl.Metrics(query.Query).Where(metric => metric.Contains(':', StringComparison.Ordinal)), metric =>
                Assert.True(recorded.Contains(metric), $"{query.Where}: no rule records {metric}.")));
        // A series that nothing queries need not be recorded.
        var read = Queries().SelectMany(query => PromQl.Metrics(query.Query)).ToHashSet();
        Assert.All(recorded, name => Assert.Contains(name, read));
    }

    [Fact]
    public void Every_alert_says_how_bad_it_is_since_when_and_has_a_runbook_and_every_runbook_an_alert()
    {
        var pages = Directory.GetFiles(Repository.File("docs", "operations", "runbooks"), "*.md")
            .Select(file => Path.GetFileName(file))
            .Where(file => file != "README.md");
        var index = File.ReadAllText(Repository.File("docs", "operations", "runbooks", "README.md"));
        Assert.Equal(
            pages.Order(), Rule.Alerts.Select(alert => Path.GetFileName(alert.Annotations["runbook_url"])).Order());
        Assert.All(Rule.Alerts, alert =>
        {
            Assert.StartsWith(Runbooks, alert.Annotations["runbook_url"], StringComparison.Ordinal);
            var page = alert.Annotations["runbook_url"][Runbooks.Length..];
            Assert.StartsWith($"# {alert.Alert}\n",
                File.ReadAllText(Repository.File("docs", "operations", "runbooks", page)), StringComparison.Ordinal);
            Assert.Contains($"| [{alert.Alert}]({page}) | {alert.Labels["severity"]} |",
                index, StringComparison.Ordinal);
            Assert.NotNull(alert.For);
            Assert.Contains(alert.Labels["severity"], (string[])["critical", "warning"]);
            Assert.NotEmpty(alert.Annotations["summary"]);
            Assert.Contains("{{", alert.Annotations["description"], StringComparison.Ordinal);
        });
    }

    /// <summary>A release replaces the folder of the pages by their address.</summary>
    [Fact]
    public void A_release_has_an_address_for_the_pages()
    {
        const string Default = "{{ else }}docs/";
        Assert.Contains(Default, Runbooks, StringComparison.Ordinal);
        Assert.Contains($"s|{Default}|{{{{ else }}}}$PROJECT_FILES_URL/docs/|",
            File.ReadAllText(Repository.File("deploy", "release.sh")), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_found_in_queries() => Assert.Equal(
        ["a_total", "b:c:rate5m", "d", "up"],
        PromQl.Metrics(
            """sum by (x, le) (rate(a_total{y=~"$y", z="}b("}[5m])) / on (x) group_left (q) b:c:rate5m > 0 and on (x)"""
            + """ max_over_time(d[1d]) unless up == 1""")
            .Order());

    /// <summary>The metrics that the reference lists.</summary>
    internal static HashSet<string> Known() =>
        [.. Name()
            .Matches(File.ReadAllText(Repository.File("docs", "operations", "metrics.md")))
            .Select(match => match.Groups[1].Value)];

    private static IEnumerable<string> Metrics(string query) =>
        PromQl.Metrics(query)
            .Where(metric => !metric.Contains(':', StringComparison.Ordinal) && !s_foreign.Contains(metric));

    private static IEnumerable<(string Where, string Query)> Queries() =>
    [
        .. Dashboard.All.SelectMany(dashboard => dashboard.Queries.Concat(dashboard.Annotations)),
        .. Dashboard.All.SelectMany(dashboard => dashboard.Lookups.Select(lookup => (dashboard.File, lookup.Series))),
        .. Rule.Recorded.Select(rule => (rule.Record!, rule.Expr)),
        .. Rule.Alerts.Select(alert => (alert.Alert!, alert.Expr)),
    ];

    // The first column of a table.
    [GeneratedRegex(@"^\| `(\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Name();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex Series();
}
