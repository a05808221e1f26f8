using System.Globalization;
using Experiments.Engine.Tasks;
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
        var ignored = experiment.Spec.Data.Ignore.Count;
        return $"{experiment.Table.Source}: {Count(experiment.Plan.Rows, "row")}, "
            + $"{Count(schema.Features.Length, "feature")}"
            + $"{(ignored == 0 ? "" : $" ({Count(ignored, "column")} ignored)")}, "
            + schema.Target.Task.Describe(schema.Target) + DescribePositive(schema.Target);
    }

    private static string DescribePositive(TargetInfo target) =>
        target.Positive is { } positive ? $", of which '{positive}' is positive" : "";

    public static string Count(Int128 number, string noun) =>
        $"{number.ToString("N0", CultureInfo.InvariantCulture)} {noun}{(number == 1 ? "" : "s")}";
}
