using System.Text.Json.Nodes;
using Experiments.Engine.Hyperparameters;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Estimators;

/// <summary>The rule of layer sizes: a list of whole numbers, or one number for one layer (as scikit-learn).</summary>
internal sealed record LayerSizesRule : ValueRule
{
    private const int MaxUnits = 1 << 20;

    /// <summary>The largest number of hidden layers.</summary>
    private const int MaxLayers = 1000;

    /// <summary>
    /// The largest number of weights between hidden layers: they take 2 GiB, and training takes several times as much.
    /// </summary>
    private const long MaxWeights = 1L << 29;

    private static readonly EitherRule s_rule = new(
        new ListRule(new IntegerRule(1, MaxUnits), "a list of whole numbers of at least 1"),
        new IntegerRule(1, MaxUnits));

    public override string Description => s_rule.First.Description;

    public override bool IsOfType(ParameterValue value) => s_rule.IsOfType(value);

    public override RuleViolation? CheckRange(ParameterValue value)
    {
        if (value.Kind == ParameterKind.List && value.AsList() is { Length: > MaxLayers } layers)
            return new("", $"There are {layers.Length} hidden layers; at most {MaxLayers} are allowed.");
        if (s_rule.CheckRange(value) is { } violation) return violation;
        if (value.Kind != ParameterKind.List) return null;
        var sizes = value.AsList().Select(size => size.AsInteger()).ToList();
        var weights = sizes.Zip(sizes.Skip(1), (inputs, outputs) => inputs * outputs).Sum();
        return weights > MaxWeights
            ? new("", $"{value} has {weights} weights between its hidden layers; at most {MaxWeights} are allowed.")
            : null;
    }

    public override ParameterValue Normalize(ParameterValue value) =>
        value.Kind == ParameterKind.Integer ? ParameterValue.Create([value]) : value;

    public override JsonObject ToJsonSchema() => s_rule.ToJsonSchema();
}
