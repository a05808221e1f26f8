using Experiments.Problems;
using Experiments.Specs.Yaml;

namespace Experiments.Specs;

/// <summary>The text of an experiment file; locates the parts of the experiment in it.</summary>
internal sealed class SpecDocument(string source, string text, SpecNode root)
{
    private readonly string[] _lines = text.Split('\n');

    /// <summary>The file, as the user named it.</summary>
    public string Source { get; } = source;

    public SpecNode Root { get; } = root;

    /// <summary>Creates a problem at a place of the file.</summary>
    public Problem Problem(TextSpan span, string message, string? help = null) =>
        new(Source, span, message, help,
            span.Line >= 1 && span.Line <= _lines.Length ? _lines[span.Line - 1].TrimEnd('\r') : null);

    /// <summary>
    /// Returns the place of the part at a path (<c>space.alpha[2]</c>). If the path is deeper than the file, returns
    /// the deepest part that exists: rules name the parts of the full form, and the file may use a shorter one.
    /// </summary>
    public TextSpan Locate(string path) => Find(path).Span;

    /// <summary>Checks whether the file has a value at a path; parts without a value have their default.</summary>
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
        // An item of the pipeline with hyperparameters is a map of one entry: paths name the hyperparameters without
        // the entry's key.
        (MapNode { Entries: [{ Value: MapNode inner }] }, { Name: { } name }) when inner.Find(name) is { } entry =>
            (entry.Value, entry.Span),
        (ListNode list, { Index: { } index }) when index < list.Items.Count =>
            (list.Items[index], list.Items[index].Span),
        (ScalarNode scalar, { Index: 0 }) => (scalar, scalar.Span),
        _ => null,
    };
}
