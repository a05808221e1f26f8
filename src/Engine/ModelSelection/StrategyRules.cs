using Experiments.Engine.Data;
using Experiments.Search.Spaces;
using Experiments.Search.Specs;
using Experiments.Search.Strategies;

namespace Experiments.Engine.ModelSelection;

/// <summary>The rules of a request's strategy and of its requirements.</summary>
internal static class StrategyRules
{
    public static IEnumerable<SpecIssue> Check(SearchRequest request)
    {
        if (request.MaxTrials < 1)
            yield return new(
                "budget.max_trials", $"{request.MaxTrials} trials are too few.", "Give at least 1, or leave it out.");
        if (StrategyCatalog.Find(request.Strategy) is not { } strategy)
            yield return new("search.strategy", $"There is no strategy '{request.Strategy}'.",
                NearestName.Suggest(request.Strategy, StrategyCatalog.All.Select(s => s.Name)));
        else if (strategy.CheckNeeds?.Invoke(CountPoints(request.Space), request.MaxTrials) is { } issue)
            yield return issue;
    }

    private static long CountPoints(IReadOnlyList<SubGrid> space) =>
        (long)Int128.Min(space.Aggregate((Int128)0, (sum, grid) => sum + grid.Count), long.MaxValue);
}
