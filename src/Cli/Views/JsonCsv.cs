using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Experiments.Cli.Views;

/// <summary>
/// Formats JSON objects as CSV (RFC 4180): a column for each value, with the names of nested ones joined by dots. Lists
/// stay JSON.
/// </summary>
internal static class JsonCsv
{
    /// <summary>Formats objects: a header, and a row for each.</summary>
    public static string Format(IReadOnlyList<JsonObject> items)
    {
        var rows = items.Select(item => Flatten(item, "").ToDictionary(StringComparer.Ordinal)).ToList();
        var columns = rows.SelectMany(row => row.Keys).Distinct(StringComparer.Ordinal).ToList();
        var text = new StringBuilder();
        if (columns.Count > 0) AppendLine(text, columns);
        foreach (var row in rows) AppendLine(text, columns.Select(name => row.GetValueOrDefault(name, "")));
        return text.ToString();
    }

    private static IEnumerable<KeyValuePair<string, string>> Flatten(JsonObject item, string prefix) =>
        item.SelectMany(property => property.Value switch
        {
            JsonObject { Count: > 0 } nested => Flatten(nested, $"{prefix}{property.Key}."),
            null => [new(prefix + property.Key, "")],
            JsonValue value when value.GetValueKind() == JsonValueKind.String =>
                [new(prefix + property.Key, value.GetValue<string>())],
            var value => [new(prefix + property.Key, value.ToJsonString())],
        });

    private static void AppendLine(StringBuilder text, IEnumerable<string> cells) =>
        text.Append(CultureInfo.InvariantCulture, $"{string.Join(',', cells.Select(Quote))}\n");

    private static string Quote(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
