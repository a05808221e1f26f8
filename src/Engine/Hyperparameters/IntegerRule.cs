using System.Text.Json.Nodes;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Hyperparameters;

/// <summary>A whole number within bounds.</summary>
/// <param name="Minimum">The smallest valid value.</param>
/// <param name="Maximum">The greatest valid value.</param>
public sealed record IntegerRule(long Minimum, long Maximum = int.MaxValue) : ValueRule
{
    /// <inheritdoc/>
    public override string Description => $"a whole number of at least {Minimum}";

    /// <inheritdoc/>
    public override bool IsOfType(ParameterValue value) => value.Kind == ParameterKind.Integer;

    /// <inheritdoc/>
    public override RuleViolation? CheckRange(ParameterValue value) => value.AsInteger() switch
    {
        var n when n < Minimum => new("", $"{value} is out of range: it must be {Description}."),
        var n when n > Maximum => new("", $"{value} is out of range: it must be at most {Maximum}."),
        _ => null,
    };

    /// <inheritdoc/>
    public override JsonObject ToJsonSchema() =>
        new() { ["type"] = "integer", ["minimum"] = Minimum, ["maximum"] = Maximum };
}
