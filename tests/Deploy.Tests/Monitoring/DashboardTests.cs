using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Experiments.Deploy.Tests.Monitoring;

/// <summary>
/// Grafana does not run here: what it would find wrong in a dashboard, and what one would miss on it, is looked for.
/// <see cref="ShownPanelsTests"/> has what the panels show.
/// </summary>
public sealed partial class DashboardTests
{
    private const int Columns = 24;

    /// <summary>Grafana's names of units; one that it does not know it shows as a text. A suffix is free.</summary>
    private static readonly string[] s_units =
    [
        "none", "short", "percentunit", "s", "ms", "dtdurations", "bytes", "Bps", "celsius", "watt", "bool_yes_no",
        "time:ddd HH:mm",
    ];

    public static TheoryData<string> Files => [.. Dashboard.All.Select(dashboard => dashboard.File)];

    /// <summary>What Grafana's kiosk mode leaves of a screen of 1080 pixels: the bar of variables takes 48.</summary>
    private const int ScreenHeight = 1080 - 48;

    [Fact]
    public void There_are_four_and_each_has_a_name_of_its_own() =>
        Assert.Equal(["experiments-health", "experiments-searches", "experiments-wall", "experiments-workers"],
            Dashboard.All.Select(dashboard => dashboard.Uid).Order());

    [Theory]
    [MemberData(nameof(Files))]
    public void Panels_stand_side_by_side_in_the_grid(string file)
    {
        var taken = new Dictionary<(int, int), string>();
        Assert.All(Read(file).Blocks, block =>
        {
            var (grid, title) = (block["gridPos"]!, (string)block["title"]!);
            var (x, y, width, height) = ((int)grid["x"]!, (int)grid["y"]!, (int)grid["w"]!, (int)grid["h"]!);
            Assert.InRange(x + width, 1, Columns);
            for (var row = y; row < y + height; row++)
            {
                for (var column = x; column < x + width; column++)
                    Assert.True(taken.TryAdd((column, row), title), $"'{title}' lies over '{taken[(column, row)]}'.");
            }
        });
        // No hole between them: Grafana would draw it.
        Assert.All(taken.Keys.GroupBy(cell => cell.Item2), row => Assert.Equal(Columns, row.Count()));
    }

    /// <summary>A cell of Grafana's grid is 30 pixels high, with 8 between two and 16 around all.</summary>
    [Fact]
    public void The_wall_fits_a_screen_without_scrolling()
    {
        var rows = Read("wall.json").Blocks.Max(block => (int)block["gridPos"]!["y"]! + (int)block["gridPos"]!["h"]!);
        Assert.InRange((rows * (30 + 8)) - 8 + (2 * 16), 900, ScreenHeight);
        // Nothing on it has to be opened first.
        Assert.DoesNotContain(Read("wall.json").Blocks, block => (string)block["type"]! == "row");
    }

    /// <summary>Most clusters have no GPU, and their panels would be empty.</summary>
    [Fact]
    public void Panels_of_GPUs_alone_are_in_a_row_that_is_closed()
    {
        var closed = Dashboard.All.SelectMany(dashboard => dashboard.Blocks)
            .Where(block => (bool?)block["collapsed"] == true)
            .SelectMany(row => row["panels"]!.AsArray())
            .ToHashSet();
        Assert.All(Dashboard.All.SelectMany(dashboard => dashboard.Panels), panel => Assert.Equal(
            closed.Contains(panel), panel["targets"]!.AsArray().All(target =>
                PromQl.Metrics((string)target!["expr"]!).All(metric =>
                    metric.Contains("gpu", StringComparison.Ordinal)
                    || metric.Contains("pack_fill", StringComparison.Ordinal)))));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_panel_says_what_it_is_in_which_unit_and_asks_the_chosen_source(string file)
    {
        var panels = Read(file).Panels.ToList();
        Assert.Equal(
            Read(file).Blocks.Count(), Read(file).Blocks.Select(block => (int)block["id"]!).Distinct().Count());
        Assert.Equal(panels.Count, panels.Select(panel => (string)panel["title"]! + panel["type"]).Distinct().Count());
        Assert.All(panels, panel =>
        {
            Assert.NotEmpty((string)panel["title"]!);
            Assert.EndsWith(".", (string)panel["description"]!, StringComparison.Ordinal);
            var unit = (string)panel["fieldConfig"]!["defaults"]!["unit"]!;
            Assert.True(s_units.Contains(unit) || unit.StartsWith("suffix: ", StringComparison.Ordinal), unit);
            AssertSource(panel);
            var targets = panel["targets"]!.AsArray();
            Assert.NotEmpty(targets);
            Assert.Equal(targets.Count, targets.Select(target => (string)target!["refId"]!).Distinct().Count());
            Assert.All(targets, target => Assert.NotEmpty((string)target!["expr"]!));
        });
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Thresholds_rise_from_a_base(string file) => Assert.All(Read(file).Panels, panel =>
    {
        if (panel["fieldConfig"]!["defaults"]!["thresholds"] is not { } thresholds) return;
        var steps = thresholds["steps"]!.AsArray().Select(step => (double?)step!["value"]).ToList();
        Assert.Null(steps[0]);
        Assert.Equal(steps.Skip(1).Order(), steps.Skip(1));
    });

    [Theory]
    [MemberData(nameof(Files))]
    public void Variables_that_are_used_are_defined_and_the_other_way_round(string file)
    {
        var dashboard = Read(file);
        var used = Used()
            .Matches(dashboard.Json.ToJsonString())
            .Select(match => match.Groups[1].Value)
            .Where(name => !name.StartsWith("__", StringComparison.Ordinal))
            .ToHashSet();
        Assert.Equal(dashboard.Variables.Select(variable => (string)variable["name"]!).Order(), used.Order());
        Assert.All(dashboard.Variables.Where(variable => (string)variable["type"]! == "query"), AssertSource);
        Assert.Equal(dashboard.Variables.Count(variable => (string)variable["type"]! == "query"),
            dashboard.Lookups.Count(lookup => lookup.Series != ""));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Each_leads_to_the_others_and_keeps_variables_and_time(string file)
    {
        var dashboard = Read(file);
        var links = dashboard.Json["links"]!.AsArray();
        Assert.Equal(Dashboard.All.Select(other => other.Uid).Where(uid => uid != dashboard.Uid).Order(),
            links.Select(link => ((string)link!["url"]!)["/d/".Length..]).Order());
        Assert.All(links, link => Assert.True((bool)link!["includeVars"]! && (bool)link["keepTime"]!));
    }

    private static void AssertSource(JsonNode node) => Assert.Equal(
        ("prometheus", "${datasource}"), ((string?)node["datasource"]!["type"], (string?)node["datasource"]!["uid"]));

    private static Dashboard Read(string file) => Dashboard.All.Single(dashboard => dashboard.File == file);

    [GeneratedRegex(@"\$\{?([a-z_]\w*)")]
    private static partial Regex Used();
}
