using Experiments.Engine.Preprocessing;
using Experiments.Engine.Training;

namespace Experiments.Engine.ModelSelection;

/// <summary>A fit that is prepared for training.</summary>
/// <param name="Fit">The request, with its fit key.</param>
/// <param name="Spec">The lane's input to the trainer.</param>
/// <param name="TestRows">The rows to score on; empty for a refit.</param>
/// <param name="Transformers">The fitted transformers of the rows.</param>
internal sealed record PackLane(
    KeyedFit Fit, LaneSpec Spec, int[] TestRows, IReadOnlyList<IFittedTransformer> Transformers)
{
    public static PackLane Create(SearchPlan plan, FitRequest fit, ResolvedTrial trial)
    {
        var settings = trial.Settings;
        var prepared = plan.Prepared.Get(trial, fit.Fold);
        var seed = settings.Seed ?? (ulong)plan.Request.Seed;
        var (train, validation) = SplitRows(plan, fit, settings.ValidationFraction, seed);
        var spec = new LaneSpec(settings)
        {
            Data = prepared.Data,
            TrainRows = train,
            ValidationRows = validation,
            Seed = seed,
            Fold = fit.Fold,
            MaxIter = fit.Epochs ?? settings.MaxIter,
        };
        return new(new(fit, trial.ComputeFitKey(fit.Fold, fit.Epochs)), spec,
            FoldRows.GetTestRows(plan, fit.Fold), prepared.Transformers);
    }

    private static (int[] Train, int[] Validation) SplitRows(
        SearchPlan plan, FitRequest fit, double? validationFraction, ulong seed)
    {
        var train = FoldRows.GetTrainRows(plan, fit.Fold);
        return validationFraction is { } fraction && fit.Epochs is null
            ? ValidationPart.Split(train, RowSplitter.GetClasses(plan.Data), fraction, seed, fit.Fold)
            : (train, []);
    }
}

/// <summary>A fit with its fit key.</summary>
/// <param name="Request">The request.</param>
/// <param name="Key">The fit key.</param>
internal sealed record KeyedFit(FitRequest Request, string Key);
