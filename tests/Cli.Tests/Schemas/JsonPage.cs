using System.Text;
using System.Text.Json.Nodes;

namespace Experiments.Cli.Tests.Schemas;

/// <summary>
/// The page of the reference that describes every JSON shape, made from the schemas. After a change, run the tests with
/// EXPERIMENTS_APPROVE=1 and commit the page.
/// </summary>
internal static class JsonPage
{
    private const int Width = 120;

    private const string Head = """
        # JSON output

        With `--output json`, a command writes one JSON object for programs, and `run` and `watch` write one object a
        line (JSON Lines): an event. Each object begins with `format`, the version of its shape, which is 1. The version
        grows if a member is removed or changes its meaning; new members do not change it, so that a program must ignore
        members that it does not know. Each shape has a JSON Schema in [json/](json). Numbers have no NaN: what is
        undefined is null. Times are in seconds, and moments are ISO 8601 in UTC. Errors are text on standard error, and
        the exit code is 0 for done, 1 for a search or a check that failed, 2 for wrong input and 130 after Ctrl-C.

        `--output csv` writes the same as a table: a row for each item of a list, and a column for each member; the
        names of nested members are joined by dots.

        The spellings of version 0.1 are understood: `--json`, and `--format json`, with which `list`, `results`,
        `replay`, `predict`, `doctor` and `devices` write the bare list, as they did.

        """;

    /// <summary>Holds the page to the schemas.</summary>
    public static void Match(string file)
    {
        var page = Render();
        if (Environment.GetEnvironmentVariable("EXPERIMENTS_APPROVE") == "1") File.WriteAllText(file, page);
        Assert.True(File.Exists(file) && File.ReadAllText(file) == page,
            $"{file} is not what the schemas say: run the tests with EXPERIMENTS_APPROVE=1, read it, and commit it.");
    }

    private static string Render()
    {
        var page = new StringBuilder(Head);
        foreach (var name in JsonShapeSchema.Names.OrderBy(name => name == "events").ThenBy(name => name))
        {
            var schema = JsonShapeSchema.Read(name);
            page.Append($"\n## {name}\n\n").Append(Wrap($"{schema["description"]} By *{schema["title"]}*."));
            page.Append($"Schema: [{name}.schema.json](json/{name}.schema.json).\n");
            if (schema["oneOf"] is not JsonArray events)
            {
                AppendTable(page, schema);
                continue;
            }
            foreach (var item in events)
            {
                var kind = item!["properties"]!["event"]!;
                var kinds = kind["const"] is { } one ? [one] : kind["enum"]!.AsArray().Select(k => k!);
                page.Append($"\n### {string.Join(", ", kinds)}\n\n").Append(Wrap((string)item["description"]!));
                AppendTable(page, item.AsObject());
            }
        }
        return page.ToString();
    }

    private static string Wrap(string text)
    {
        var lines = new List<string> { "" };
        foreach (var word in text.Split(' '))
            if (lines[^1].Length + word.Length >= Width) lines.Add(word);
            else lines[^1] += lines[^1].Length == 0 ? word : $" {word}";
        return string.Join('\n', lines) + "\n";
    }

    private static void AppendTable(StringBuilder page, JsonObject schema)
    {
        page.Append("\n| member | type | meaning |\n| --- | --- | --- |\n");
        AppendRows(page, schema, "");
    }

    private static void AppendRows(StringBuilder page, JsonObject schema, string prefix)
    {
        foreach (var (name, member) in schema["properties"]?.AsObject() ?? [])
        {
            var item = member!.AsObject();
            var type = item["const"] is { } value ? value.ToJsonString()
                : item["enum"] is JsonArray { Count: < 8 } values
                    ? string.Join(", ", values.Select(v => v is null ? "null" : (string)v!))
                : item["type"] is JsonArray types ? string.Join(" or ", types.Select(t => (string)t!))
                : (string?)item["type"] ?? "";
            page.Append($"| `{prefix}{name}` | {type} | {item["description"]} |\n");
            if (item["items"] is JsonObject each) AppendRows(page, each, $"{prefix}{name}[].");
            else if (item["additionalProperties"] is JsonObject map) AppendRows(page, map, $"{prefix}{name}.NAME.");
            else AppendRows(page, item, $"{prefix}{name}.");
        }
    }
}
