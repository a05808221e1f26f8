using System.Text.Json.Nodes;
using Experiments.Engine.Devices;
using Experiments.Engine.Estimators;
using Experiments.Engine.Hyperparameters;
using Experiments.Engine.ModelSelection;
using Experiments.Engine.Tasks;
using Experiments.Search.Parameters;

namespace Experiments.CustomEstimator.Tests;

/// <summary>The rules of a trial's values are checked once for all of its fits.</summary>
public sealed class CheckedOnceTests
{
    [Fact]
    public void Five_folds_check_a_value_once()
    {
        var rule = new CountingRule();
        EstimatorCatalog.Register(new(TargetKind.Classes, "Counts.", new(
            "counting_classifier",
            [
                new("counted", rule, ParameterValue.Create(1L), "Counts.", ParameterValue.Create(2L)),
                .. TrainingHyperparameters.All.Where(h => h.Name is "max_iter" or "solver"),
            ]), _ => new ResidualNetwork(units: 4, blocks: 0)));
        var table = Reference.Load("iris");
        var plan = SearchPlan.Resolve(new()
        {
            Estimator = "counting_classifier",
            Params = ParameterSet.Parse("""{"max_iter": 1}"""),
            Target = [table.Target],
        }, table.Table);
        using var device = DeviceCatalog.Open("cpu");
        rule.Checks = 0;

        var trial = ParameterSet.Parse("""{"counted": 3}""");
        new PackRunner(device, plan).Run(
            [.. Enumerable.Range(0, 5).Select(fold => new FitRequest(0, trial, fold))],
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(1, rule.Checks);
    }

    private sealed record CountingRule : ValueRule
    {
        public int Checks { get; set; }

        public override string Description => "a whole number";

        public override bool IsOfType(ParameterValue value) => value.Kind == ParameterKind.Integer;

        public override RuleViolation? CheckRange(ParameterValue value)
        {
            Checks++;
            return null;
        }

        public override JsonObject ToJsonSchema() => new() { ["type"] = "integer" };
    }
}
