using System.Text.Json.Nodes;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Hyperparameters;

/// <summary>A list of values of one rule; it may be empty.</summary>
/// <param name="Item">The rule of each item.</param>
/// <param name="ListDescription">The list in words.</param>
public sealed record ListRule(ValueRule Item, string ListDescription) : ValueRule
{
    /// <inheritdoc/>
    public override string Description => ListDescription;

    /// <inheritdoc/>
    public override bool IsOfType(ParameterValue value) => value.Kind == ParameterKind.List;

    /// <inheritdoc/>
    public override RuleViolation? CheckRange(ParameterValue value)
    {
        foreach (var (i, item) in value.AsList().Index())
            if (Item.Check(item) is { } violation) return violation with { SubPath = $"[{i}]{violation.SubPath}" };
        return null;
    }

    /// <inheritdoc/>
    public override ParameterValue Normalize(ParameterValue value) =>
        ParameterValue.Create(value.AsList().Select(Item.Normalize));

    /// <inheritdoc/>
    public override JsonObject ToJsonSchema() => new() { ["type"] = "array", ["items"] = Item.ToJsonSchema() };
}
