using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Experiments.Engine.Data;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Hyperparameters;

/// <summary>One word of a list.</summary>
/// <param name="Choices">The words.</param>
public sealed record ChoiceRule(params ImmutableArray<string> Choices) : ValueRule
{
    /// <inheritdoc/>
    public override string Description =>
        Choices.Length == 1 ? $"'{Choices[0]}'" : $"one of {string.Join(", ", Choices)}";

    /// <inheritdoc/>
    public override bool IsOfType(ParameterValue value) => value.Kind == ParameterKind.String;

    /// <inheritdoc/>
    public override RuleViolation? CheckRange(ParameterValue value) => Choices.Contains(value.AsText())
        ? null
        : new("", $"'{value.AsText()}' is not "
            + $"{Description}."
            + $"{(NearestName.Find(value.AsText(), Choices) is { } nearest ? $" Did you mean '{nearest}'?" : "")}");

    /// <inheritdoc/>
    public override JsonObject ToJsonSchema() =>
        new() { ["enum"] = new JsonArray([.. Choices.Select(w => (JsonNode)w)]) };
}
