using System.Text.Json.Nodes;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Hyperparameters;

/// <summary>True or false.</summary>
public sealed record BooleanRule : ValueRule
{
    /// <inheritdoc/>
    public override string Description => "true or false";

    /// <inheritdoc/>
    public override bool IsOfType(ParameterValue value) => value.Kind == ParameterKind.Boolean;

    /// <inheritdoc/>
    public override RuleViolation? CheckRange(ParameterValue value) => null;

    /// <inheritdoc/>
    public override JsonObject ToJsonSchema() => new() { ["type"] = "boolean" };
}
