using System.Text.Json.Nodes;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Hyperparameters;

/// <summary>A value of one of two rules; the first rule whose type matches checks it.</summary>
/// <param name="First">The first rule.</param>
/// <param name="Second">The second rule.</param>
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
