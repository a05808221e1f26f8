using System.Globalization;
using System.Text.Json.Nodes;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Hyperparameters;

/// <summary>A number, whole or not, within bounds.</summary>
/// <param name="Minimum">The lower bound.</param>
/// <param name="Maximum">The upper bound, or infinity.</param>
/// <param name="MinimumIncluded">True where the lower bound itself is valid.</param>
/// <param name="MaximumIncluded">True where the upper bound itself is valid.</param>
public sealed record NumberRule(
    double Minimum, double Maximum = double.PositiveInfinity, bool MinimumIncluded = true, bool MaximumIncluded = true)
    : ValueRule
{
    /// <inheritdoc/>
    public override string Description =>
        (MinimumIncluded ? $"a number of at least {Text(Minimum)}" : $"a number above {Text(Minimum)}")
            + (double.IsInfinity(Maximum) ? ""
                : MaximumIncluded ? $" and at most {Text(Maximum)}"
                : $" and below {Text(Maximum)}");

    /// <inheritdoc/>
    public override bool IsOfType(ParameterValue value) => value.IsNumber;

    /// <inheritdoc/>
    public override RuleViolation? CheckRange(ParameterValue value)
    {
        if (!Includes(value.AsDouble())) return new("", $"{value} is out of range: it must be {Description}.");
        // The kernels compute in float32: a rate of 1e-50 would be 0 there, and a beta_2 of 1 - 1e-9 would be 1.
        var rounded = (float)value.AsDouble();
        return float.IsFinite(rounded) && Includes(rounded)
            ? null
            : new(
                "", $"{value} is {Text(rounded)} in float32, in which networks are trained: it must be {Description}.");
    }

    private bool Includes(double number) =>
        (MinimumIncluded ? number >= Minimum : number > Minimum)
        && (MaximumIncluded ? number <= Maximum : number < Maximum);

    /// <inheritdoc/>
    // The sum makes -0.0 the same value as 0.0.
    public override ParameterValue Normalize(ParameterValue value) => ParameterValue.Create(value.AsDouble() + 0.0);

    /// <inheritdoc/>
    public override JsonObject ToJsonSchema()
    {
        var schema =
            new JsonObject { ["type"] = "number", [MinimumIncluded ? "minimum" : "exclusiveMinimum"] = Minimum };
        if (!double.IsInfinity(Maximum)) schema[MaximumIncluded ? "maximum" : "exclusiveMaximum"] = Maximum;
        return schema;
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
