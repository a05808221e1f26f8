using Experiments.Engine.Data;
using Experiments.Search.Parameters;
using Experiments.Specs.Reference;
using Experiments.Specs.Yaml;

namespace Experiments.Specs;

/// <summary>
/// Reads the entries of one map of the file by name and type. A value that does not fit becomes a problem, and is read
/// as null.
/// </summary>
internal sealed class Section
{
    private readonly MapNode _map;
    private readonly string _prefix;
    private readonly SpecProblems _problems;

    /// <summary>Creates the reader and reports unknown and duplicate keys.</summary>
    public Section(MapNode map, string path, IReadOnlyList<string>? known, SpecProblems problems)
    {
        (_map, _prefix, _problems) = (map, path.Length == 0 ? "" : $"{path}.", problems);
        var keys = map.Entries.Select(entry => entry.Key.Text).ToHashSet(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, _) in map.Entries)
        {
            if (!seen.Add(key.Text))
                problems.Add(GetPath(key.Text), key.Span, $"the key '{key.Text}' is repeated", "keep one of them");
            if (known is null || known.Contains(key.Text)) continue;
            problems.Add(
                GetPath(key.Text), key.Span, $"unknown key '{key.Text}'",
                NearestName.Suggest(key.Text, known, keys.Contains));
            problems.MarkUncertain(path);
        }
    }

    public string GetPath(string key) => _prefix + key;

    /// <summary>Returns the node of a key; null if the key is missing or its value is null.</summary>
    public SpecNode? Node(string key) =>
        _map.Find(key)?.Value is { } node && node is not ScalarNode { IsPlain: true, Text: "" or "~" or "null" }
            ? node
            : null;

    /// <summary>Returns the node of a key that must exist.</summary>
    public SpecNode? Required(string key, string help)
    {
        if (Node(key) is { } node) return node;
        var span = _map.Find(key)?.Key.Span ?? (_map.Entries.Count > 0 ? _map.Entries[0].Key.Span : _map.Span);
        _problems.Add(GetPath(key),
            span, _map.Find(key) is null ? $"the key '{GetPath(key)}' is missing" : $"'{key}' has no value", help);
        return null;
    }

    public Section? Map(string key, IReadOnlyList<string>? known) =>
        Node(key) is { } node ? AsMap(key, node, known) : null;

    public Section? AsMap(string key, SpecNode node, IReadOnlyList<string>? known)
    {
        if (node is MapNode map) return new(map, GetPath(key), known, _problems);
        AddWrong(key, node, "a map");
        return null;
    }

    public string? Text(string key) => Node(key) is { } node ? AsText(key, node) : null;

    public string? AsText(string key, SpecNode node)
    {
        if (node is ScalarNode { Text.Length: > 0 } scalar) return scalar.Text;
        AddWrong(key, node, "a text");
        return null;
    }

    /// <summary>Reads a text, or a list of texts.</summary>
    public IReadOnlyList<string>? Texts(string key)
    {
        switch (Node(key))
        {
            case null: return null;
            case ListNode list:
                return [.. list.Items.Select((item, i) => AsText($"{key}[{i}]", item)).OfType<string>()];
            case var node:
                return AsText(key, node) is { } text ? [text] : null;
        }
    }

    public long? Whole(string key) => Value(key, ParameterKind.Integer, "a whole number")?.AsInteger();

    public bool? Boolean(string key) => Value(key, ParameterKind.Boolean, "true or false")?.AsBoolean();

    public double? Number(string key) => Value(key, ParameterKind.Float, "a number")?.AsDouble();

    /// <summary>Reports a node whose value does not fit its key.</summary>
    public void AddWrong(string key, SpecNode node, string wanted, string? help = null)
    {
        var found = node is ScalarNode scalar ? $"'{scalar.Text}'" : node.Kind;
        _problems.Add(
            GetPath(key), node.Span, $"'{key}' takes {wanted}, not {found}",
            help ?? (node as ExpressionNode)?.Remedy ?? FindExample(GetPath(key)));
    }

    private static string? FindExample(string path) =>
        SpecKeys.All.FirstOrDefault(known => known.Path == path.Split('[')[0]) is { } key
            ? $"for example {key.Example.Split('\n')[0]}"
            : null;

    private ParameterValue? Value(string key, ParameterKind kind, string wanted)
    {
        if (Node(key) is not { } node) return null;
        if (YamlValue.Read(node, out _) is { } value
                && (value.Kind == kind || (kind == ParameterKind.Float && value.IsNumber)))
            return value;
        AddWrong(key, node, wanted);
        return null;
    }
}
