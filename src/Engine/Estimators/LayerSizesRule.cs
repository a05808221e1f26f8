using System.Text.Json.Nodes;
using Experiments.Engine.Hyperparameters;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Estimators;

/// <summary>The rule of layer sizes: a list of whole numbers, or one number for one layer (as scikit-learn).</summary>
internal sealed record LayerSizesRule : ValueRule
{
    private const int MaxUnits = 1 << 20;
    private static readonly EitherRule s_rule = new(
        new ListRule(new IntegerRule(1, MaxUnits), "a list of whole numbers of at least 1"),
        new IntegerRule(1, MaxUnits));

    public override string Description => s_rule.First.Description;

    public override bool IsOfType(ParameterValue value) => s_rule.IsOfType(value);

    public override RuleViolation? CheckRange(ParameterValue value) => s_rule.CheckRange(value);

    public override ParameterValue Normalize(ParameterValue value) =>
        value.Kind == ParameterKind.Integer ? ParameterValue.Create([value]) : value;

    public override JsonObject ToJsonSchema() => s_rule.ToJsonSchema();
}
