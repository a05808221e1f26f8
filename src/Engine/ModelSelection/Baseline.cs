using Experiments.Engine.Metrics;
using Experiments.Engine.Numerics;
using Experiments.Engine.Preprocessing;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.ModelSelection;

/// <summary>
/// The scores of a model that looks at no feature: it predicts the shares of the classes, and so the most frequent
/// class, or the mean, of each fold's training rows (scikit-learn's <c>DummyClassifier(strategy="prior")</c> and
/// <c>DummyRegressor</c>). A trial that is not better is worth nothing by this scorer.
/// </summary>
public sealed class Baseline
{
    private readonly IReadOnlyDictionary<string, double[]> _folds;

    private Baseline(IReadOnlyDictionary<string, double[]> folds) => _folds = folds;

    /// <summary>Gets the mean and the standard deviation of a scorer's scores over the folds.</summary>
    public CvSummary Summarize(string scorer) => CvSummary.Compute(_folds[scorer]);

    /// <summary>Gets the first fold on which a scorer is not defined; null where it is defined on all.</summary>
    internal int? FindUndefinedFold(string scorer) =>
        Array.FindIndex(_folds[scorer], double.IsNaN) is >= 0 and var fold ? fold : null;

    /// <summary>Scores the baseline on every fold of a plan.</summary>
    internal static Baseline Compute(SearchPlan plan)
    {
        var folds = plan.Scorers.ToDictionary(scorer => scorer.Name, _ => new double[plan.Folds]);
        foreach (var (i, fold) in plan.Splits.Index())
        {
            var evaluation = Evaluate(plan, fold);
            foreach (var scorer in plan.Scorers) folds[scorer.Name][i] = scorer.Score(evaluation);
        }
        return new(folds);
    }

    private static Evaluation Evaluate(SearchPlan plan, Fold fold)
    {
        var (data, task) = (plan.Data, plan.Schema.Target.Task);
        // Numbers beyond float32 are scored in double precision, as a scaled target's are.
        var mean = task.AllowsTargetScaler
            ? ColumnMoments.Compute(data.Values, data.Outputs, fold.Train).Mean
            : ColumnMoments.Compute(data.Y, data.Outputs, fold.Train).Mean;
        var numbers = Enumerable.Range(0, fold.Test.Length * data.Outputs).Select(i => mean[i % data.Outputs]);
        return Evaluation.Create(
            data, fold.Test, Singles.Round([.. numbers]), task.AllowsTargetScaler ? [.. numbers] : null);
    }
}
