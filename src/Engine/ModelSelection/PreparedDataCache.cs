using Experiments.Engine.Caches;
using Experiments.Engine.Numerics;
using Experiments.Engine.Preprocessing;

namespace Experiments.Engine.ModelSelection;

/// <summary>
/// A cache of prepared data by (fold, preprocessing hyperparameters). The first request prepares the data, and all
/// lanes and runners of a plan share it. Each has a copy of the rows: a search over hyperparameters of transformers
/// keeps only those that were used most recently.
/// </summary>
internal sealed class PreparedDataCache(SearchPlan plan)
{
    /// <summary>The number of preprocessings whose folds, and whose rows of the refit, are kept.</summary>
    internal const int Preprocessings = 4;

    private readonly RecentCache<(int Fold, string Preprocessing), Lazy<PreparedFold>> _folds =
        new(Preprocessings * (plan.Folds + 1));

    /// <summary>The number of prepared folds.</summary>
    public int Count => _folds.Count;

    public PreparedFold Get(ResolvedTrial trial, int fold)
    {
        var (hyperparameters, complete) = (plan.Hyperparameters, trial.Parameters);

        // Without transformers and a scaled target nothing depends on the fold: all folds share the raw rows.
        var key = (
            plan.Request.Pipeline.Count == 0 && !plan.ScalesTarget ? FoldRows.Refit : fold,
            hyperparameters.GetPreprocessingKey(complete));
        return _folds.GetOrAdd(key, _ =>
            new(() => Prepare(hyperparameters.CreateTransformers(complete), FoldRows.GetTrainRows(plan, fold)))).Value;
    }

    private PreparedFold Prepare(IReadOnlyList<ITransformer> transformers, int[] rows)
    {
        var data = plan.Data;
        var (x, fitted) = data.Wide is { } wide
            ? FeatureFitter.Fit(transformers, wide, data.Features, rows)
            : FeatureFitter.Fit(transformers, data.X, data.Features, rows);
        // Transformers have no notion of shapes: if the number of features is unchanged, the shape of the rows is kept.
        var width = fitted.Count == 0 ? data.Features : fitted[^1].OutputFeatures;
        var row = width == data.Features ? data.RowShape : new Shape(width);
        var scaler = plan.ScalesTarget
            ? FittedTargetScaler.Fit(data.Values, data.Outputs, rows, plan.IsTargetWide)
            : null;
        return new(
            new(x, scaler?.Transform(data.Values) ?? data.Y, plan.Rows, row, data.Outputs), fitted, scaler);
    }
}
