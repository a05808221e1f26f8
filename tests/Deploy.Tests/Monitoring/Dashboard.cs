using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Experiments.Deploy.Tests.Monitoring;

/// <summary>A dashboard of deploy/grafana.</summary>
internal sealed partial record Dashboard(string File, JsonNode Json)
{
    public static IReadOnlyList<Dashboard> All { get; } =
        [.. Directory.GetFiles(Repository.File("deploy", "grafana", "dashboards"), "*.json")
            .Order(StringComparer.Ordinal)
            .Select(file => new Dashboard(Path.GetFileName(file), JsonNode.Parse(System.IO.File.ReadAllText(file))!))];

    public string Uid => (string)Json["uid"]!;

    /// <summary>Its panels and the rows between them; those of a collapsed row as it opens.</summary>
    public IEnumerable<JsonNode> Blocks =>
        Json["panels"]!.AsArray().SelectMany(block => block!["panels"]?.AsArray().Prepend(block) ?? [block])!;

    public IEnumerable<JsonNode> Panels => Blocks.Where(block => (string)block["type"]! != "row");

    public IEnumerable<JsonNode> Variables => Json["templating"]!["list"]!.AsArray()!;

    /// <summary>The queries of its panels, as they are sent where every variable is 'All'.</summary>
    public IEnumerable<(string Where, string Query)> Queries =>
        from panel in Panels
        from target in panel["targets"]!.AsArray()
        select ($"{File}, {panel["title"]}", Sent((string)target!["expr"]!));

    /// <summary>The queries of its annotations.</summary>
    public IEnumerable<(string Where, string Query)> Annotations =>
        from annotation in Json["annotations"]!["list"]!.AsArray()
        select ($"{File}, {annotation["name"]}", Sent((string)annotation["expr"]!));

    /// <summary>The queries of its variables: the series and its label.</summary>
    public IEnumerable<(string Series, string Label)> Lookups =>
        from variable in Variables
        where (string)variable["type"]! == "query"
        let match = LabelValues().Match((string)variable["query"]!)
        select (Sent(match.Groups[1].Value), match.Groups[2].Value);

    private static string Sent(string query) =>
        Variable().Replace(query.Replace("$__rate_interval", "1m", StringComparison.Ordinal)
            .Replace("$__range", "1h", StringComparison.Ordinal), ".*");

    [GeneratedRegex(@"^label_values\((.+), (\w+)\)$")]
    private static partial Regex LabelValues();

    [GeneratedRegex(@"\$[a-z_]\w*")]
    private static partial Regex Variable();
}
