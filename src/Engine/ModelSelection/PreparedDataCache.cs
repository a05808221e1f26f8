using System.Collections.Concurrent;
using Experiments.Engine.Numerics;
using Experiments.Engine.Preprocessing;

namespace Experiments.Engine.ModelSelection;

/// <summary>
/// A cache of prepared data by (fold, preprocessing hyperparameters). The first request prepares the data, and all
/// lanes and runners of a plan share it.
/// </summary>
internal sealed class PreparedDataCache(SearchPlan plan)
{
    private readonly ConcurrentDictionary<(int Fold, string Preprocessing), Lazy<PreparedFold>> _folds = new();

    public PreparedFold Get(ResolvedTrial trial, int fold)
    {
        var (hyperparameters, complete) = (plan.Hyperparameters, trial.Parameters);

        // Without transformers nothing depends on the fold: all folds share the raw features.
        var key =
            (plan.Request.Pipeline.Count == 0 ? FoldRows.Refit : fold, hyperparameters.GetPreprocessingKey(complete));
        return _folds.GetOrAdd(key, _ =>
            new(() => Prepare(hyperparameters.CreateTransformers(complete), FoldRows.GetTrainRows(plan, fold)))).Value;
    }

    private PreparedFold Prepare(IReadOnlyList<ITransformer> transformers, int[] rows)
    {
        var (x, width) = (plan.Data.X, plan.Data.Features);
        var fitted = new List<IFittedTransformer>();
        foreach (var transformer in transformers)
        {
            var step = transformer.Fit(x, width, rows);
            var y = GC.AllocateUninitializedArray<float>(checked(plan.Rows * step.OutputFeatures));
            step.Transform(x, y);
            (x, width) = (y, step.OutputFeatures);
            fitted.Add(step);
        }
        // Transformers have no notion of shapes: if the number of features is unchanged, the shape of the rows is kept.
        var row = width == plan.Data.Features ? plan.Data.RowShape : new Shape(width);
        return new(new(x, plan.Data.Y, plan.Rows, row, plan.Data.Outputs), fitted);
    }
}
