using Experiments.Problems;
using Experiments.Specs.Yaml;

namespace Experiments.Specs;

/// <summary>An experiment file as it was written; finds where a part of the experiment stands in it.</summary>
internal sealed class SpecDocument(string source, string text, SpecNode root)
{
    private readonly string[] _lines = text.Split('\n');

    /// <summary>The file, as the user named it.</summary>
    public string Source { get; } = source;

    public SpecNode Root { get; } = root;

    /// <summary>A problem at a place of the file.</summary>
    public Problem Problem(TextSpan span, string message, string? help = null) =>
        new(Source, span, message, help,
            span.Line >= 1 && span.Line <= _lines.Length ? _lines[span.Line - 1].TrimEnd('\r') : null);

    /// <summary>
    /// Where the part of a path (<c>space.alpha[2]</c>) stands. Of a path that goes deeper than the file, the deepest
    /// part that is there: rules name places by what an experiment means, and a file may say it more briefly.
    /// </summary>
    public TextSpan Locate(string path) => Find(path).Span;

    /// <summary>Whether the file says anything at a path; what it does not say is as it is by default.</summary>
    public bool Has(string path) => Find(path).Whole;

    private (TextSpan Span, bool Whole) Find(string path)
    {
        var (node, span) = (Root, Root is MapNode { Entries: [var first, ..] } ? first.Key.Span : Root.Span);
        foreach (var step in SpecPath.Steps(path))
        {
            if (Enter(node, step) is not var (next, place)) return (span, false);
            (node, span) = (next, place);
        }
        return (span, true);
    }

    private static (SpecNode Node, TextSpan Span)? Enter(SpecNode node, SpecStep step) => (node, step) switch
    {
        (MapNode map, { Name: { } name }) when map.Find(name) is { } entry => (entry.Value, entry.Span),
        // A pipeline's item with parameters is a map of one entry: its parameters are named as if they stood in the
        // item.
        (MapNode { Entries: [{ Value: MapNode inner }] }, { Name: { } name }) when inner.Find(name) is { } entry =>
            (entry.Value, entry.Span),
        (ListNode list, { Index: { } index }) when index < list.Items.Count =>
            (list.Items[index], list.Items[index].Span),
        (ScalarNode scalar, { Index: 0 }) => (scalar, scalar.Span),
        _ => null,
    };
}
