using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Experiments.Deploy.Tests.Monitoring;

/// <summary>
/// Grafana does not run here: what it would find wrong in a dashboard, and what one would miss on it, is looked for.
/// </summary>
public sealed partial class DashboardTests
{
    private const int Columns = 24;

    /// <summary>Grafana's names of units; one that it does not know it shows as a text. A suffix is free.</summary>
    private static readonly string[] s_units =
        ["none", "short", "percentunit", "s", "ms", "dtdurations", "bytes", "Bps", "celsius", "watt", "bool_yes_no"];

    public static TheoryData<string> Files => [.. Dashboard.All.Select(dashboard => dashboard.File)];

    [Fact]
    public void There_are_three_and_each_has_a_name_of_its_own() =>
        Assert.Equal(["experiments-health", "experiments-searches", "experiments-workers"],
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

    [GeneratedRegex(@"\$\{?(\w+)")]
    private static partial Regex Used();
}
