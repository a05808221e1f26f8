using System.Collections.Immutable;
using Experiments.Engine.Data;
using Experiments.Engine.Tasks;
using Experiments.Search.Specs;

namespace Experiments.Engine.Metrics;

/// <summary>The catalog of scorers.</summary>
public static class ScorerCatalog
{
    private static readonly ImmutableArray<LearningTask> s_classes =
        [.. LearningTasks.All.Where(task => task.Form != TargetForm.Numbers)];
    private static readonly ImmutableArray<LearningTask> s_exclusive =
        [.. LearningTasks.All.Where(task => task.Form == TargetForm.Class)];
    private static readonly ImmutableArray<LearningTask> s_sigmoids =
        [LearningTasks.Binary, LearningTasks.Multilabel];
    private static readonly ImmutableArray<LearningTask> s_binary = [LearningTasks.Binary];
    private static readonly ImmutableArray<LearningTask> s_numbers =
        [.. LearningTasks.All.Where(task => task.Form == TargetForm.Numbers)];

    /// <summary>All scorers.</summary>
    public static ImmutableArray<Scorer> All { get; } =
    [
        new("accuracy", s_classes, e => Accuracy.Compute(e.Tally)),
        new("balanced_accuracy", s_exclusive, e => BalancedAccuracy.Compute(e.Tally)),
        .. CreateFamily("precision", f => f.Precision),
        .. CreateFamily("recall", f => f.Recall),
        .. CreateFamily("f1", f => f.F1),
        new("neg_log_loss", s_exclusive, e => -LogLoss.Compute(e.Tally)),
        new("roc_auc", s_sigmoids, RocAuc.Compute, ScorerNeeds.Outputs),
        new("roc_auc_ovr", s_exclusive, e => RocAuc.OneVersusRest(e, Averaging.Macro), ScorerNeeds.Outputs),
        new("roc_auc_ovo", s_exclusive, e => RocAuc.OneVersusOne(e, Averaging.Macro), ScorerNeeds.Outputs),
        new("roc_auc_ovr_weighted", s_exclusive, e => RocAuc.OneVersusRest(e, Averaging.Weighted), ScorerNeeds.Outputs),
        new("roc_auc_ovo_weighted", s_exclusive, e => RocAuc.OneVersusOne(e, Averaging.Weighted), ScorerNeeds.Outputs),
        new("r2", s_numbers, e => R2.Compute(e.Tally, e.TrueValues)),
        new("neg_mean_squared_error", s_numbers, e => -SquaredError.Mean(e.Tally)),
        new("neg_mean_absolute_error", s_numbers, e => -AbsoluteError.Mean(e.Tally)),
        new("neg_mean_poisson_deviance", [LearningTasks.Poisson], e => -PoissonDeviance.Mean(e), ScorerNeeds.Outputs),
    ];

    /// <summary>Finds the scorer of a name; null for an unknown name.</summary>
    public static Scorer? Find(string name) => All.FirstOrDefault(s => s.Name == name);

    /// <summary>Checks a scorer's name before the data is known; returns the issue, or null.</summary>
    /// <param name="name">The name.</param>
    /// <param name="tasks">The tasks of the estimator.</param>
    /// <param name="path">The path of the name in the experiment.</param>
    /// <param name="isGiven">
    /// Whether a scorer is given beside it, and so is not suggested for an unknown name; null if none is.
    /// </param>
    public static SpecIssue? Check(
        string name, IReadOnlyList<LearningTask> tasks, string path, Func<string, bool>? isGiven = null)
    {
        var fitting = All.Where(s => s.Tasks.Any(tasks.Contains)).Select(s => s.Name);
        if (Find(name) is not { } scorer)
            return new(path, $"There is no scorer '{name}'.", NearestName.Suggest(name, fitting, isGiven));
        if (scorer.Tasks.Any(tasks.Contains)) return null;
        var targets = scorer.Tasks.Any(task => task.Form == tasks[0].Form) ? "the tasks of this estimator"
            : tasks[0].Form == TargetForm.Numbers ? "numbers"
            : "classes";
        return new(path, $"{name} does not score {targets}.", $"Choose one of: {string.Join(", ", fitting)}.");
    }

    /// <summary>Checks a scorer for a target; returns the issue, or null.</summary>
    /// <param name="scorer">The scorer.</param>
    /// <param name="target">The target.</param>
    /// <param name="path">The path of the scorer's name in the experiment.</param>
    public static SpecIssue? Check(Scorer scorer, TargetInfo target, string path)
    {
        if (!scorer.Tasks.Contains(target.Task))
            return new(path, $"{scorer.Name} does not score a {target.Task.FileName} target.",
                "Choose one of: "
                + $"{string.Join(", ", All.Where(s => s.Tasks.Contains(target.Task)).Select(s => s.Name))}.");
        return scorer.HasPositiveClass && target.Positive is null
            ? new(path, $"{scorer.Name} is the score of one class, and nothing says whether that is "
                + $"{string.Join(" or ", target.Classes.Select(name => $"'{name}'"))}.",
                $"Name it with {PositiveClass.Path}, or choose {scorer.Name}_macro, which scores all classes.")
            : null;
    }

    private static IEnumerable<Scorer> CreateFamily(string name, Func<PrecisionRecallF1, double> figure)
    {
        yield return new(name, s_binary, e => figure(PrecisionRecallF1.Compute(
            LabelCounts.FromTally(e.Tally), Averaging.Binary, e.Target.Classes.IndexOf(e.Target.Positive!))))
        { HasPositiveClass = true };
        foreach (var averaging in (Averaging[])[Averaging.Micro, Averaging.Macro, Averaging.Weighted])
            yield return new($"{name}_{averaging.ToString().ToLowerInvariant()}", s_classes, e =>
                figure(PrecisionRecallF1.Compute(LabelCounts.FromTally(e.Tally), averaging)));
    }
}
