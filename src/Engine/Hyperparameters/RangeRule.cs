using System.Text.Json.Nodes;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Hyperparameters;

/// <summary>A list of two numbers, the lower one first.</summary>
public sealed record RangeRule : ValueRule
{
    /// <inheritdoc/>
    public override string Description => "a list of two numbers, the lower one first";

    /// <inheritdoc/>
    public override bool IsOfType(ParameterValue value) => value.Kind == ParameterKind.List;

    /// <inheritdoc/>
    public override RuleViolation? CheckRange(ParameterValue value) =>
        value.AsList() is [{ IsNumber: true } low, { IsNumber: true } high]
        && (float)low.AsDouble() < (float)high.AsDouble()
        && float.IsFinite((float)high.AsDouble() - (float)low.AsDouble())
            ? null
            : new("", $"{value} is not {Description}.");

    /// <inheritdoc/>
    public override ParameterValue Normalize(ParameterValue value) =>
        ParameterValue.Create(value.AsList().Select(v => ParameterValue.Create(v.AsDouble())));

    /// <inheritdoc/>
    public override JsonObject ToJsonSchema() =>
        new()
        {
            ["type"] = "array",
            ["items"] = new JsonObject { ["type"] = "number" },
            ["minItems"] = 2,
            ["maxItems"] = 2
        };
}
