using Experiments.Engine.Metrics;
using Experiments.Engine.Tasks;
using Experiments.Search.Specs;

namespace Experiments.Engine.ModelSelection;

/// <summary>
/// The rule that scores must be defined: whether a scorer has a score for the rows of a fold depends on their true
/// values, so a search whose every score would be NaN is refused before it trains.
/// </summary>
internal static class ScoreRules
{
    /// <summary>Requires that the scorer of the winner is defined on every fold.</summary>
    /// <exception cref="SpecException">It is not.</exception>
    public static void RequireDefinedRefit(SearchPlan plan)
    {
        if (FindProblem(plan, plan.Refit) is not { } problem) return;
        throw new SpecException("search.refit", $"{problem}, so no trial would have a score that picks the winner.",
            $"Choose {DescribeOtherRows(plan)}, or another scorer, for example "
            + $"{(plan.Schema.Target.Task.Form == TargetForm.Numbers ? "neg_mean_absolute_error" : "accuracy")}.");
    }

    private static string DescribeOtherRows(SearchPlan plan) => plan.Request.Validation switch
    {
        ValidationScheme.HoldoutPart => "a larger holdout",
        ValidationScheme.CrossValidation { Shuffle: false } when plan.Schema.Target.Task.Form != TargetForm.Numbers =>
            "fewer folds, shuffle: true",
        _ => "fewer folds",
    };

    /// <summary>Gets a warning for each other scorer that is not defined on every fold.</summary>
    public static IEnumerable<string> GetWarnings(SearchPlan plan) =>
        plan.Scoring.Where(scorer => scorer != plan.Refit).Select(scorer => FindProblem(plan, scorer)).OfType<string>()
            .Select(problem => $"{problem}: every trial's mean of it is undefined (NaN).");

    private static string? FindProblem(SearchPlan plan, string scorer)
    {
        if (plan.Baseline.FindUndefinedFold(scorer) is not { } fold) return null;
        var rows = plan.Splits[fold].Test;
        var found = plan.Schema.Target.Task.Form == TargetForm.Class
            ? DescribeClasses(plan, rows)
            : rows.Length == 1 ? "one row" : $"{rows.Length} rows";
        return $"{scorer} is not defined on fold {fold}, which is scored on {found}";
    }

    private static string DescribeClasses(SearchPlan plan, int[] rows)
    {
        var present = rows.Select(row => plan.Data.Labels![row]).Distinct().Order()
            .Select(k => $"'{plan.Schema.Target.Classes[k]}'").ToList();
        return $"{(rows.Length == 1 ? "one row" : $"{rows.Length} rows")} of "
            + $"{(present.Count == 1 ? "the class" : "the classes")} {string.Join(", ", present)} alone";
    }
}
