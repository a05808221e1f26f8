using System.Text.RegularExpressions;

namespace Experiments.Specs.Yaml;

/// <summary>Finds the tuples and calls of a file where a list or a value is meant.</summary>
internal static partial class Expressions
{
    private static readonly string[] s_values = ["space", "params"];
    private static readonly string[] s_lists = ["data", "pipeline", "search"];

    /// <summary>
    /// Puts each expression together. Elsewhere than among hyperparameters, a text in parentheses may be a name: only
    /// a tuple that YAML took apart is one there.
    /// </summary>
    public static SpecNode Merge(SpecNode root) => root is not MapNode map
        ? root
        : map with
        {
            Entries = [.. map.Entries.Select(entry => s_values.Contains(entry.Key.Text)
                ? Merge([entry], isValue: true)[0]
                : s_lists.Contains(entry.Key.Text) ? Merge([entry], isValue: false)[0] : entry)],
        };

    /// <summary>
    /// Checks whether a call begins just before a place, as in <c>{ alpha: choice([1, 2]) }</c>, which is not YAML.
    /// </summary>
    public static bool EndsWithCall(string text, long index) =>
        index <= text.Length && CallBefore().IsMatch(text[..(int)index].Split('\n')[^1]);

    private static SpecNode Merge(SpecNode node, bool isValue) => node switch
    {
        MapNode map => map with { Entries = Merge(map.Entries, isValue) },
        ListNode list => list with { Items = Merge(list.Items, isValue) },
        _ => node,
    };

    private static List<MapEntry> Merge(IReadOnlyList<MapEntry> entries, bool isValue)
    {
        var merged = new List<MapEntry>();
        for (var i = 0; i < entries.Count; i++)
        {
            // In a map, the pieces after the first are keys without a value.
            var pieces = entries.Skip(i + 1).TakeWhile(e => e.Value is ScalarNode { IsPlain: true, Text: "" })
                .Select(e => e.Key);
            var expression = Find(entries[i].Value, pieces, isValue);
            merged.Add(entries[i] with { Value = expression?.Value ?? Merge(entries[i].Value, isValue) });
            i += expression?.Others ?? 0;
        }
        return merged;
    }

    private static List<SpecNode> Merge(IReadOnlyList<SpecNode> items, bool isValue)
    {
        var merged = new List<SpecNode>();
        for (var i = 0; i < items.Count; i++)
        {
            var pieces = items.Skip(i + 1).TakeWhile(item => item is ScalarNode).Cast<ScalarNode>();
            var expression = Find(items[i], pieces, isValue);
            merged.Add(expression?.Value ?? Merge(items[i], isValue));
            i += expression?.Others ?? 0;
        }
        return merged;
    }

    /// <summary>Finds the expression that a node begins, with the number of its other pieces; null for none.</summary>
    private static (ExpressionNode Value, int Others)? Find(
        SpecNode node, IEnumerable<ScalarNode> following, bool isValue)
    {
        if (node is not ScalarNode first || !(isValue ? Beginning() : Tuple()).IsMatch(first.Text)) return null;
        List<ScalarNode> pieces = [first];
        var open = CountOpen(first.Text);
        foreach (var piece in following)
        {
            if (open <= 0) break;
            open += CountOpen(piece.Text);
            pieces.Add(piece);
        }
        if (open > 0) pieces = [first];
        if (!isValue && pieces.Count == 1) return null;
        var text = string.Join(", ", pieces.Select(piece => piece.Text)).Replace(", )", ",)", StringComparison.Ordinal);
        return (new(text, first.Span.To(pieces[^1].Span)), pieces.Count - 1);
    }

    private static int CountOpen(string text) => text.Count(c => c == '(') - text.Count(c => c == ')');

    [GeneratedRegex(@"^([A-Za-z_][\w.]*)?\(", RegexOptions.CultureInvariant)]
    private static partial Regex Beginning();

    [GeneratedRegex(@"[A-Za-z_][\w.]*\($", RegexOptions.CultureInvariant)]
    private static partial Regex CallBefore();

    [GeneratedRegex(@"^\(", RegexOptions.CultureInvariant)]
    private static partial Regex Tuple();
}
