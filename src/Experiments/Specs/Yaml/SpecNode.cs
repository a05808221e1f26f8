using Experiments.Problems;

namespace Experiments.Specs.Yaml;

/// <summary>A part of an experiment file that knows where it stands.</summary>
/// <param name="Span">Where.</param>
/// <param name="Size">How many nodes it has when every alias is written out; a long text counts for several.</param>
internal abstract record SpecNode(TextSpan Span, int Size)
{
    /// <summary>What it is, in words.</summary>
    public abstract string Kind { get; }
}

/// <summary>A single value.</summary>
/// <param name="Text">What it says, without quotes.</param>
/// <param name="IsPlain">Whether it stands without quotes, and so may be a number, a boolean or null.</param>
/// <param name="Span">Where.</param>
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
