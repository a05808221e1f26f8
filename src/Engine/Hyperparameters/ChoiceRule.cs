using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Experiments.Engine.Data;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Hyperparameters;

/// <summary>One of some words.</summary>
/// <param name="Words">The words.</param>
public sealed record ChoiceRule(params ImmutableArray<string> Words) : ValueRule
{
    /// <inheritdoc/>
    public override string Description => Words.Length == 1 ? $"'{Words[0]}'" : $"one of {string.Join(", ", Words)}";

    /// <inheritdoc/>
    public override bool IsOfType(ParameterValue value) => value.Kind == ParameterKind.String;

    /// <inheritdoc/>
    public override RuleViolation? CheckRange(ParameterValue value) => Words.Contains(value.AsText())
        ? null
        : new("", $"'{value.AsText()}' is not {Description}.{(NearestName.Find(value.AsText(), Words) is { } nearest ? $" Did you mean '{nearest}'?" : "")}");

    /// <inheritdoc/>
    public override JsonObject ToJsonSchema() => new() { ["enum"] = new JsonArray([.. Words.Select(w => (JsonNode)w)]) };
}
