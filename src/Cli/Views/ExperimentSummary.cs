using System.Globalization;
using Experiments.Specs;

namespace Experiments.Cli.Views;

/// <summary>Describes the work of an experiment in two lines, before it starts.</summary>
internal static class ExperimentSummary
{
    public static string DescribeWork(LoadedExperiment experiment)
    {
        var plan = experiment.Plan;
        var points = plan.Trials.MaxTrials;
        var bound = plan.Trials.IsConstrained ? "at most " : "";
        var split = plan.Folds == 1 ? "" : $" x {Count(plan.Folds, "fold")}";
        return $"{bound}{Count(points, "point")}{split} = {Count((Int128)points * plan.Folds, "fit")} of "
            + $"{experiment.Spec.Estimator}, best {plan.Refit} wins";
    }

    public static string DescribeData(LoadedExperiment experiment)
    {
        var schema = experiment.Plan.Schema;
        return $"{experiment.Table.Source}: {Count(experiment.Plan.Rows, "row")}, "
            + $"{Count(schema.Features.Length, "feature")}, {schema.Target.Task.Describe(schema.Target)}";
    }

    public static string Count(Int128 number, string noun) =>
        $"{number.ToString("N0", CultureInfo.InvariantCulture)} {noun}{(number == 1 ? "" : "s")}";
}
