using System.Text.Json.Nodes;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Hyperparameters;

/// <summary>
/// The rule of the valid values of a hyperparameter. Validation, documentation and the JSON Schema are derived from it
/// and cannot contradict each other.
/// </summary>
public abstract record ValueRule
{
    /// <summary>The values in words, for example <c>a number above 0</c>.</summary>
    public abstract string Description { get; }

    /// <summary>Checks whether the value is of the rule's type, in range or not.</summary>
    public abstract bool IsOfType(ParameterValue value);

    /// <summary>Checks a value of the right type; returns the violation, or null.</summary>
    public abstract RuleViolation? CheckRange(ParameterValue value);

    /// <summary>Converts a valid value to its canonical form, so that equal settings have equal fit keys.</summary>
    public virtual ParameterValue Normalize(ParameterValue value) => value;

    /// <summary>Converts the rule to JSON Schema (draft 2020-12).</summary>
    public abstract JsonObject ToJsonSchema();

    /// <summary>Checks a value; returns the violation, or null.</summary>
    public RuleViolation? Check(ParameterValue value) => IsOfType(value)
        ? CheckRange(value)
        : new("", $"{value} is {DescribeType(value)}, not {Description}.");

    private static string DescribeType(ParameterValue value) => value.Kind switch
    {
        ParameterKind.Null => "no value",
        ParameterKind.Boolean => "a boolean",
        ParameterKind.Integer => "a whole number",
        ParameterKind.Float => "a number",
        ParameterKind.String => "text",
        _ => "a list",
    };
}

/// <summary>The reason why a value breaks a rule.</summary>
/// <param name="SubPath">The path within the value, for example <c>[1]</c>; empty for the whole value.</param>
/// <param name="Message">The problem, as a sentence.</param>
public sealed record RuleViolation(string SubPath, string Message);
