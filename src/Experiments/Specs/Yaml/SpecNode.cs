using Experiments.Problems;

namespace Experiments.Specs.Yaml;

/// <summary>A part of an experiment file, with its place.</summary>
/// <param name="Span">The place in the file.</param>
/// <param name="Size">The number of nodes after every alias is expanded; a long text counts as several.</param>
internal abstract record SpecNode(TextSpan Span, int Size)
{
    /// <summary>The kind of the node, in words.</summary>
    public abstract string Kind { get; }
}

/// <summary>A single value.</summary>
/// <param name="Text">The content, without quotes.</param>
/// <param name="IsPlain">True if the value has no quotes, and so may be a number, a boolean or null.</param>
/// <param name="Span">The place in the file.</param>
internal sealed record ScalarNode(string Text, bool IsPlain, TextSpan Span)
    : SpecNode(Span, 1 + (Text.Length / CharactersANode))
{
    private const int CharactersANode = 64;

    public override string Kind => "a single value";
}

internal sealed record ListNode(IReadOnlyList<SpecNode> Items, TextSpan Span, int Size) : SpecNode(Span, Size)
{
    public override string Kind => "a list";
}

internal sealed record MapNode(IReadOnlyList<MapEntry> Entries, TextSpan Span, int Size) : SpecNode(Span, Size)
{
    public override string Kind => "a map";

    public MapEntry? Find(string key) => Entries.FirstOrDefault(e => e.Key.Text == key);
}

internal sealed record MapEntry(ScalarNode Key, SpecNode Value)
{
    public TextSpan Span => Key.Span.To(Value.Span);
}
