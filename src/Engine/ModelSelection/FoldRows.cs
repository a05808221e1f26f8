namespace Experiments.Engine.ModelSelection;

/// <summary>The rows of a fold. Fold -1 is the refit, which trains on all rows.</summary>
internal static class FoldRows
{
    public const int Refit = -1;

    public static int[] GetTrainRows(SearchPlan plan, int fold) =>
        fold == Refit ? [.. Enumerable.Range(0, plan.Rows)] : plan.Splits[fold].Train;

    public static int[] GetTestRows(SearchPlan plan, int fold) => fold == Refit ? [] : plan.Splits[fold].Test;
}
