using System.Text.Json.Nodes;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Hyperparameters;

/// <summary>A value of one rule or of the other; the first whose type fits judges it.</summary>
/// <param name="First">A rule.</param>
/// <param name="Second">Another.</param>
public sealed record EitherRule(ValueRule First, ValueRule Second) : ValueRule
{
    /// <inheritdoc/>
    public override string Description => $"{First.Description} or {Second.Description}";

    /// <inheritdoc/>
    public override bool IsOfType(ParameterValue value) => First.IsOfType(value) || Second.IsOfType(value);

    /// <inheritdoc/>
    public override RuleViolation? CheckRange(ParameterValue value) => SelectRule(value).CheckRange(value);

    /// <inheritdoc/>
    public override ParameterValue Normalize(ParameterValue value) => SelectRule(value).Normalize(value);

    /// <inheritdoc/>
    public override JsonObject ToJsonSchema() =>
        new() { ["anyOf"] = new JsonArray(First.ToJsonSchema(), Second.ToJsonSchema()) };

    private ValueRule SelectRule(ParameterValue value) => First.IsOfType(value) ? First : Second;
}
