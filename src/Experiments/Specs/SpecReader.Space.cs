using Experiments.Search.Parameters;
using Experiments.Specs.Yaml;

namespace Experiments.Specs;

internal sealed partial class SpecReader
{
    private const string GridExample = "for example { alpha: [0.0001, 0.01] }";

    private List<(string Name, ParameterSet Params)> Pipeline(Section section)
    {
        var steps = new List<(string, ParameterSet)>();
        if (section.Node("pipeline") is not { } node) return steps;
        if (node is not ListNode list)
        {
            section.AddWrong("pipeline", node, "a list of transformers", "for example [standard_scaler]");
            return steps;
        }

        foreach (var (i, item) in list.Items.Index())
        {
            switch (item)
            {
                case ScalarNode { Text.Length: > 0 } name:
                    steps.Add((name.Text, ParameterSet.Empty));
                    break;
                case MapNode { Entries: [var (name, parameters)] }:
                    steps.Add((name.Text, Values(parameters, $"pipeline[{i}]")));
                    break;
                default:
                    section.AddWrong($"pipeline[{i}]", item, "a transformer's name, or a name with its parameters",
                        "for example standard_scaler: { with_mean: false }");
                    break;
            }
        }
        return steps;
    }

    private List<IReadOnlyList<KeyValuePair<string, IReadOnlyList<ParameterValue>>>> Space(Section section)
    {
        if (section.Required(
                "space", "give names with lists of values, for example alpha: [0.0001, 0.01], or {} for a single trial")
                is not { } node)
            return [];
        if (node is MapNode map) return [Grid(map, "space")];
        var grids = new List<IReadOnlyList<KeyValuePair<string, IReadOnlyList<ParameterValue>>>>();
        if (node is not ListNode list)
        {
            section.AddWrong("space", node, "a map of names and their values, or a list of such maps", GridExample);
            return grids;
        }

        foreach (var (i, item) in list.Items.Index())
        {
            // With a single grid, rules name the grid's parts without an index.
            if (item is MapNode grid) grids.Add(Grid(grid, list.Items.Count == 1 ? "space" : $"space[{i}]"));
            else section.AddWrong($"space[{i}]", item, "a map of names and their values", GridExample);
        }
        return grids;
    }

    private List<KeyValuePair<string, IReadOnlyList<ParameterValue>>> Grid(MapNode map, string path)
    {
        var section = new Section(map, path, null, problems);
        var entries = new List<KeyValuePair<string, IReadOnlyList<ParameterValue>>>();
        foreach (var (key, node) in map.Entries.DistinctBy(e => e.Key.Text))
        {
            if (node is not ListNode list)
            {
                AddNoList(section, key.Text, node);
                continue;
            }
            var values = list.Items.Select((item, i) => Value(item, $"{path}.{key.Text}[{i}]")).ToList();
            if (!values.Contains(null)) entries.Add(new(key.Text, [.. values.Select(v => v!)]));
        }
        return entries;
    }

    private static void AddNoList(Section section, string name, SpecNode node) =>
        section.AddWrong(name, node, "a list of values", node switch
        {
            ScalarNode { Text.Length: > 0 } single => $"write [{single.Text}], or move it to params",
            ExpressionNode { IsTuple: true } tuple =>
                $"YAML has no tuples: write {tuple.List} for several values, or [{tuple.List}] for one that is a list",
            ExpressionNode call => call.Remedy,
            // Other tools write a range as { low: 0.001, high: 0.1 }.
            MapNode => ExpressionNode.NoDistributions,
            _ => "for example [0.001, 0.01]",
        });

    /// <summary>Reads the entries of a map as hyperparameters.</summary>
    private ParameterSet Values(SpecNode? node, string path)
    {
        if (node is null or ScalarNode { IsPlain: true, Text: "" or "~" or "null" }) return ParameterSet.Empty;
        if (node is not MapNode map)
        {
            problems.Add(path, node.Span, $"parameters must be a map of names and values, not {node.Kind}");
            return ParameterSet.Empty;
        }
        _ = new Section(map, path, null, problems);
        return new(map.Entries
            .Select(e => (e.Key.Text, Value: Value(e.Value, $"{path}.{e.Key.Text}")))
            .Where(e => e.Value is not null).Select(e => KeyValuePair.Create(e.Text, e.Value!)));
    }

    private ParameterValue? Value(SpecNode node, string path)
    {
        var value = YamlValue.Read(node, out var problem);
        if (problem is var (span, message, help)) problems.Add(path, span, message, help);
        return value;
    }
}
