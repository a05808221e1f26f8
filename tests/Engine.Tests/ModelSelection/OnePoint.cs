using Experiments.Engine.Data;
using Experiments.Engine.Devices;
using Experiments.Engine.Estimators;
using Experiments.Engine.ModelSelection;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Tests.ModelSelection;

/// <summary>A search of one point, trained in the test.</summary>
internal static class OnePoint
{
    /// <summary>Trains all folds and the refit.</summary>
    /// <returns>The mean score that picks the winner, and the winner.</returns>
    public static (double Score, FittedPipeline Model) Train(SearchRequest request, TabularData table)
    {
        var plan = SearchPlan.Resolve(request, table);
        using var device = DeviceCatalog.Open("cpu");
        FitRequest[] fits =
            [.. Enumerable.Range(0, plan.Folds).Append(FoldRows.Refit).Select(
                fold => new FitRequest(0, ParameterSet.Empty, fold))];
        var results = new PackRunner(device, plan).Run(fits, cancellationToken: TestContext.Current.CancellationToken);
        return (results.Take(plan.Folds).Average(result => result.Scores[plan.Refit]), results[^1].Pipeline!);
    }
}
