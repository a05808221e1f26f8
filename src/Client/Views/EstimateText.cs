using Experiments.Engine.ModelSelection.Estimates;

namespace Experiments.Client.Views;

/// <summary>How long a search will take, in words.</summary>
internal static class EstimateText
{
    public static string Of(SearchEstimate estimate)
    {
        var trial = Numbers.Time(estimate.ShortestTrial) == Numbers.Time(estimate.LongestTrial) ? Numbers.Time(estimate.LongestTrial) : $"{Numbers.Time(estimate.ShortestTrial)} to {Numbers.Time(estimate.LongestTrial)}";
        return $"will take {(estimate.IsUpperBound ? "at most" : "about")} {Numbers.Time(estimate.Total)} on this machine, {trial} a trial";
    }
}
