using Experiments.Engine.Data;
using Experiments.Engine.Devices;
using Experiments.Engine.ModelSelection;
using Experiments.Search.Spaces;
using Experiments.Search.Specs;
using Experiments.Search.Strategies;

namespace Experiments.Engine;

/// <summary>
/// A grid search by cross-validation in this process. The folds of trials train as lanes of packs, and the winner is
/// refitted on all rows. Experiments do the same over many devices.
/// </summary>
/// <param name="estimator">The estimator; the search does not change it.</param>
/// <param name="space">The searched hyperparameters: one grid, or several in sequence.</param>
public sealed class GridSearchCv(Estimator estimator, params IReadOnlyList<SubGrid> space)
{
    private GridSearchResult? _result;

    /// <summary>The validation scheme by which trials are scored. Default: 5 folds.</summary>
    public ValidationScheme Validation { get; init; } = new ValidationScheme.CrossValidation();

    /// <summary>The scorers by name. Default: the task's, for example accuracy for classes, r2 for numbers.</summary>
    public IReadOnlyList<string> Scoring { get; init; } = [];

    /// <summary>The scorer that picks the winner. Default: the first.</summary>
    public string? Refit { get; init; }

    /// <summary>
    /// The positive class of two, which precision, recall and F1 are of. Default: the usual one, 1 of 0 and 1 or of -1
    /// and 1, true of false and true; other classes have none, and need it for these scorers.
    /// </summary>
    public string? PositiveClass { get; init; }

    /// <summary>The key of every random number. Default: 0.</summary>
    public long Seed { get; init; }

    /// <summary>The result of the search.</summary>
    /// <exception cref="NotFittedException"><see cref="Fit"/> was not called yet.</exception>
    public GridSearchResult Result => _result ?? throw new NotFittedException(nameof(GridSearchCv));

    /// <summary>Runs the search.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="target">The columns to predict.</param>
    /// <exception cref="SpecException">The search cannot run; the exception carries all issues.</exception>
    /// <exception cref="DataException">A cell is missing, or its value does not suit its column.</exception>
    /// <exception cref="FitFailedException">Every trial failed.</exception>
    public GridSearchResult Fit(TabularData table, params IReadOnlyList<string> target)
    {
        _result = null;
        var plan = SearchPlan.Resolve(CreateRequest(target), table);
        using var device = DeviceCatalog.Open(plan.Request.Device, Environment.ProcessorCount);
        var runner = new PackRunner(device, plan);
        var trials = plan.Trials.Enumerate()
            .GroupBy(t => t.PackKey)
            .SelectMany(pack => Run(runner, plan, [.. pack]))
            .OrderBy(t => t.Number)
            .ToList();
        var leader = TrialResult.FindWinner(trials.Select(t => new TrialResult(t.Number, t.MeanScore(plan.Refit))))
            ?? throw new FitFailedException(DescribeFailures(trials));
        var best = trials.First(t => t.Number == leader.Trial);
        var winner = runner.Run([new(best.Number, best.Parameters, FoldRows.Refit)])[0];
        return _result = new(trials, best, plan.Refit, winner.Pipeline!)
        {
            BaselineScore = plan.Baseline.Summarize(plan.Refit).Mean,
            Warnings = plan.Warnings,
        };
    }

    private SearchRequest CreateRequest(IReadOnlyList<string> target) => estimator.CreateRequest(target) with
    {
        Space = space,
        Validation = Validation,
        Scoring = Scoring,
        Refit = Refit,
        Positive = PositiveClass,
        Seed = Seed,
    };

    /// <summary>Runs trials of one pack key, in packs of the device's capacity.</summary>
    private static IEnumerable<GridSearchTrial> Run(
        PackRunner runner, SearchPlan plan, IReadOnlyList<Trial> trials)
    {
        var fit = new FitRequest(trials[0].Number, trials[0].Parameters, Fold: 0);
        var together = Math.Max(1, runner.ComputeCapacity(fit) / plan.Folds);
        foreach (var part in trials.Chunk(together))
        {
            var fits = runner.Run([.. part.SelectMany(
                t => Enumerable.Range(0, plan.Folds).Select(fold => new FitRequest(t.Number, t.Parameters, fold)))]);
            foreach (var (trial, results) in part.Zip(fits.Chunk(plan.Folds)))
                yield return new(trial.Number, trial.Parameters, results);
        }
    }

    private static string DescribeFailures(List<GridSearchTrial> trials)
    {
        var causes = trials.SelectMany(t => t.Fits).Select(f => f.Failure).OfType<string>().CountBy(f => f);
        return trials.Count == 0
            ? "The constraints exclude every point."
            : $"Every trial failed. {string.Join(" ", causes.Select(c => $"{c.Value} times: {c.Key}"))}";
    }
}
