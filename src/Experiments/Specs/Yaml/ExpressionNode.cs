using Experiments.Problems;

namespace Experiments.Specs.Yaml;

/// <summary>
/// What Python has and YAML has not: a tuple, as <c>(64, 32)</c>, or a call, as <c>loguniform(1e-4, 1)</c>. YAML reads
/// it as a text, and in a list or map on one line as several texts.
/// </summary>
/// <param name="Text">The expression.</param>
/// <param name="Span">The place in the file.</param>
internal sealed record ExpressionNode(string Text, TextSpan Span) : SpecNode(Span, 1)
{
    /// <summary>The remedy for every range and distribution.</summary>
    public const string NoDistributions = "ranges and distributions are not supported: list the values";

    public bool IsTuple => Text.StartsWith('(');

    /// <summary>The items of a tuple as a list.</summary>
    public string List => $"[{string.Join(", ", Text.Trim('(', ')').Split(
        ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))}]";

    public string Remedy => IsTuple ? $"YAML has no tuples: write {List}" : NoDistributions;

    public override string Kind => $"the {(IsTuple ? "tuple" : "call")} {Text}";
}
