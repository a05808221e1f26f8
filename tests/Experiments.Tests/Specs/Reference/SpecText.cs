using System.Text.Json;
using System.Text.Json.Nodes;
using Experiments.Planning;
using Experiments.Problems;
using Experiments.Specs;
using Experiments.Specs.Yaml;

namespace Experiments.Core.Tests.Specs.Reference;

/// <summary>Experiment files as texts: what the reader makes of one, and the same as JSON, for the schema.</summary>
internal static class SpecText
{
    private static readonly (string Key, string Line)[] s_least =
        [("data:", "data: { path: d.csv, target: y }"),
            ("estimator:", "estimator: mlp_classifier"), ("space:", "space: {}")];

    /// <summary>A few lines made whole with the sections that no experiment can be without.</summary>
    public static string Complete(string lines) =>
        string.Join('\n', [lines.TrimEnd(), .. s_least
            .Where(l => !lines.Split('\n').Any(x => x.StartsWith(l.Key, StringComparison.Ordinal)))
            .Select(l => l.Line)])
        + "\n";

    /// <summary>
    /// The experiment as the reader has it, and all that it, and the rules that need no data, find wrong.
    /// </summary>
    public static (ExperimentDraft? Draft, IReadOnlyList<Problem> Problems) Read(string text)
    {
        var document = SpecFile.Parse("experiment-file.yaml", text);
        var problems = new SpecProblems(document);
        var draft = new SpecReader(document, problems).Read();
        if (draft is not null) problems.Add(ExperimentPlanner.Check(draft.Spec));
        return (draft, problems.All);
    }

    /// <summary>The experiment, to be compared.</summary>
    public static string Spec(string text) => JsonSerializer.Serialize(Read(text).Draft);

    /// <summary>The file as a YAML plugin hands it to a schema.</summary>
    public static JsonNode? ToJson(string text) => Node(SpecFile.Parse("x.yaml", text).Root);

    private static JsonNode? Node(SpecNode node) => node switch
    {
        MapNode map => new JsonObject(map.Entries.Select(e => KeyValuePair.Create(e.Key.Text, Node(e.Value)))),
        ListNode list => new JsonArray([.. list.Items.Select(Node)]),
        _ => JsonNode.Parse(YamlValue.Read(node, out _)!.ToString()),
    };
}
