using System.Text.Json.Nodes;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Hyperparameters;

/// <summary>
/// Which values a hyperparameter takes. Validation, documentation and the JSON Schema are derived from it, so that they
/// cannot contradict each other.
/// </summary>
public abstract record ValueRule
{
    /// <summary>The values in words, for example <c>a number above 0</c>.</summary>
    public abstract string Description { get; }

    /// <summary>Whether the value is of the rule's type, in range or not.</summary>
    public abstract bool IsOfType(ParameterValue value);

    /// <summary>What is wrong with a value of the right type, or null.</summary>
    public abstract RuleViolation? CheckRange(ParameterValue value);

    /// <summary>The one way in which a valid value is written: equal settings have equal fit keys.</summary>
    public virtual ParameterValue Normalize(ParameterValue value) => value;

    /// <summary>The rule as JSON Schema (draft 2020-12).</summary>
    public abstract JsonObject ToJsonSchema();

    /// <summary>What is wrong with a value, or null.</summary>
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

/// <summary>Why a value breaks a rule.</summary>
/// <param name="SubPath">Where in the value, for example <c>[1]</c>; empty for the whole.</param>
/// <param name="Message">What is wrong, as a sentence.</param>
public sealed record RuleViolation(string SubPath, string Message);
