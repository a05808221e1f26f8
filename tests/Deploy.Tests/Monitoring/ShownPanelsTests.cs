using System.Text.Json;

namespace Experiments.Deploy.Tests.Monitoring;

/// <summary>
/// What the panels show of real searches: their queries are asked of a real Prometheus, and Grafana's own code applies
/// their transformations.
/// </summary>
[Collection(nameof(ScrapedCluster))]
public sealed class ShownPanelsTests(ScrapedCluster cluster)
{
    private const string Searches = "experiments.json";
    private const string Wall = "wall.json";

    [Fact]
    public async Task Searches_has_one_whole_line_for_each_search_also_where_its_silo_has_forgotten_it()
    {
        var table = (await ReadAsync(Searches, "Searches")).Table;
        Assert.Equal(["fails", "long", "short"], table.Select(row => Text(row, "Search")).Order());
        Assert.All(table, row =>
        {
            Assert.Equal(
            [
                "Search", "Owner", "State", "Progress", "Best score", "Metric", "Trials done", "Fits failed", "Workers",
                "Priority", "Submitted", "Done at", "Deadline", "Cluster", "Id"
            ], row.Keys);
            Assert.All(["Search", "Owner", "State", "Progress", "Metric", "Submitted", "Done at", "Id"], column =>
                Assert.NotEqual("", row[column].ToString()));
            Assert.Contains('@', Text(row, "Owner"));
        });
        var byName = table.ToDictionary(row => Text(row, "Search"));
        Assert.Equal(("completed", "running", "failed"),
            (Text(byName["short"], "State"), Text(byName["long"], "State"), Text(byName["fails"], "State")));
        Assert.Equal(("f1_macro", "accuracy"), (Text(byName["short"], "Metric"), Text(byName["long"], "Metric")));
        Assert.Equal((1, 2), (Number(byName["short"], "Progress"), Number(byName["short"], "Trials done")));
        Assert.InRange(Number(byName["short"], "Best score"), 0, 1);
        Assert.Equal(JsonValueKind.Null, byName["fails"]["Best score"].ValueKind);
        Assert.Equal(2, Number(byName["fails"], "Fits failed"));
        // It has trained all the time, on two slots, of which one was killed: each counts for one search.
        Assert.InRange(Number(byName["long"], "Workers"), 0.01, 2);
    }

    [Fact]
    public async Task The_wall_has_what_runs_what_has_ended_and_what_fires()
    {
        var running = Assert.Single((await ReadAsync(Wall, "Running searches")).Table);
        Assert.Equal(("long", "running"), (Text(running, "Search"), Text(running, "State")));
        Assert.All(["Owner", "Progress", "Best score", "Metric", "Workers", "Done at", "Deadline"], column =>
            Assert.NotEqual("", running[column].ToString()));

        Assert.Equal([("fails", "failed"), ("short", "completed")],
            (await ReadAsync(Wall, "Ended lately")).Table
                .Select(row => (Text(row, "Search"), Text(row, "State")))
                .Order());

        var straggler = Assert.Single((await ReadAsync(Wall, "Oldest fits beside their peers")).Table);
        Assert.Equal(Number(straggler, "Oldest") / Number(straggler, "Median"), Number(straggler, "Times"), 6);

        var fires = (await ReadAsync(Wall, "What fires")).Table.Select(row => (Text(row, "Alert"), Text(row, "What")));
        Assert.Contains(("ExperimentsSearchWithoutWinner", "fails"), fires);
        Assert.Contains(("ExperimentsWorkerSilent", cluster.Killed), fires);
    }

    [Fact]
    public async Task Shares_are_of_the_searches_that_run()
    {
        // Those that have ended would add their fits.
        Assert.Equal(
            ScrapedCluster.LongFits, (await ReadAsync(Searches, "Fits by state")).Last.Values.Sum());
        var done = (await ReadAsync(Searches, "Done")).Last.Single().Value;
        Assert.InRange(done, 0, 0.5);
        Assert.Equal(done, (await ReadAsync(Wall, "Done")).Last.Single().Value);
    }

    [Fact]
    public async Task Scores_are_those_that_pick_winners_each_metric_on_its_own_scale()
    {
        var panels = (await ReadAsync(Searches)).Panels
            .Where(panel => panel.Title.StartsWith("Best score", StringComparison.Ordinal))
            .ToList();
        // Both searches compute neg_log_loss, which picks no winner.
        Assert.Equal(["Best score: accuracy", "Best score: f1_macro"], panels.Select(panel => panel.Title));
        Assert.Equal(["long", "short"], panels.SelectMany(panel => panel.Last.Keys));
    }

    [Fact]
    public async Task Fullest_disk_is_the_used_share()
    {
        var used = (await ReadAsync("cluster-health.json", "Fullest disk")).Last.Single().Value;
        var free = (await cluster.Prometheus.QueryAsync("min(folder:experiments_disk_free:ratio)")).Single().Value;
        // Others may write to the disk meanwhile.
        Assert.InRange(used + free, 0.9, 1.1);
    }

    [Fact]
    public Task Every_query_of_every_panel_has_an_answer_unless_a_reason_is_known() => ScrapedCluster.UntilAsync(
        async () =>
        [
            .. from dashboard in await GrafanaPanels.ReadAsync(cluster.Prometheus.Address)
               from panel in dashboard.Panels
               from query in panel.Unanswered
               where !AbsentSeries.AreRead(query)
               select $"{dashboard.File}, {panel.Title}: no data for {query}",
        ]);

    [Fact]
    public async Task Every_dashboard_marks_searches_that_begin_and_end_and_silos_that_come_and_go() => Assert.All(
        await cluster.ReadDashboardsAsync(), dashboard =>
        {
            Assert.Equal(["Search begins", "Search ends", "Silo comes", "Silo goes"],
                dashboard.Annotations.Select(each => each.Name).Distinct().Order());
            Assert.Contains(dashboard.Annotations, each =>
                each.Name == "Search ends" && each.Text.StartsWith("short of ", StringComparison.Ordinal)
                && each.Text.EndsWith(": completed", StringComparison.Ordinal));
            Assert.Contains(dashboard.Annotations, each =>
                each.Name == "Silo goes" && each.Text.StartsWith(cluster.Killed, StringComparison.Ordinal));
        });

    private async Task<ShownDashboard> ReadAsync(string dashboard) =>
        (await cluster.ReadDashboardsAsync()).Single(shown => shown.File == dashboard);

    private async Task<ShownPanel> ReadAsync(string dashboard, string panel) =>
        (await ReadAsync(dashboard)).Panels.Single(shown => shown.Title == panel && shown.Frames.Count > 0);

    private static string Text(IReadOnlyDictionary<string, JsonElement> row, string column) =>
        row[column].GetString()!;

    private static double Number(IReadOnlyDictionary<string, JsonElement> row, string column) =>
        row[column].GetDouble();
}
