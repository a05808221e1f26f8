using Experiments.Cli.Terminals;
using Experiments.Engine.ModelSelection.Estimates;

namespace Experiments.Cli.Views;

/// <summary>Formats the estimated duration of a search in words.</summary>
internal static class EstimateText
{
    // For shorter searches, the time for other work (start, compilation, writes) exceeds the training time.
    private static readonly TimeSpan s_short = TimeSpan.FromSeconds(1);

    /// <summary>Formats the estimate; without one, because a GPU trains, the text says that it is not known.</summary>
    public static string Format(SearchEstimate? estimate)
    {
        if (estimate is null)
            return "the duration on a GPU is not known in advance; the time left shows during the run";
        if (estimate.Total < s_short) return "will take about a second or less on this machine";
        var trial = Numbers.Time(estimate.ShortestTrial) == Numbers.Time(estimate.LongestTrial)
            ? Numbers.Time(estimate.LongestTrial)
            : $"{Numbers.Time(estimate.ShortestTrial)} to {Numbers.Time(estimate.LongestTrial)}";
        return $"will take {(estimate.IsUpperBound ? "at most" : "about")} {Numbers.Time(estimate.Total)} on this "
            + $"machine, {trial} a trial";
    }
}
