using System.Text.Json.Nodes;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Hyperparameters;

/// <summary>The rule that allows only null.</summary>
public sealed record NullRule : ValueRule
{
    /// <inheritdoc/>
    public override string Description => "null";

    /// <inheritdoc/>
    public override bool IsOfType(ParameterValue value) => value.Kind == ParameterKind.Null;

    /// <inheritdoc/>
    public override RuleViolation? CheckRange(ParameterValue value) => null;

    /// <inheritdoc/>
    public override JsonObject ToJsonSchema() => new() { ["type"] = "null" };
}
