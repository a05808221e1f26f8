using Experiments.Engine.Estimators;
using Experiments.Engine.Preprocessing;
using Experiments.Engine.Training;

namespace Experiments.Engine.ModelSelection;

/// <summary>A fit made ready to train.</summary>
/// <param name="Spec">What the trainer takes.</param>
/// <param name="TestRows">The rows to score on; none for a refit.</param>
/// <param name="Transformers">What prepared the rows.</param>
internal sealed record PackLane(LaneSpec Spec, int[] TestRows, IReadOnlyList<IFittedTransformer> Transformers)
{
    public static PackLane Of(SearchPlan plan, FitRequest fit)
    {
        var complete = plan.Complete(fit.Parameters);
        var settings = new MlpSettings(plan.Hyperparameters.SelectEstimatorParameters(complete));
        var prepared = plan.Prepared.Get(complete, fit.Fold);
        var seed = settings.Seed((ulong)plan.Request.Seed);
        var (train, validation) = Rows(plan, fit, settings, seed);
        var spec = settings.Apply(new()
        {
            Data = prepared.Data,
            TrainRows = train,
            ValidationRows = validation,
            Seed = seed,
            Fold = fit.Fold
        });
        return new(fit.Epochs is { } epochs ? spec with { MaxIter = epochs } : spec,
            FoldRows.GetTestRows(plan, fit.Fold), prepared.Transformers);
    }

    private static (int[] Train, int[] Validation) Rows(
        SearchPlan plan, FitRequest fit, MlpSettings settings, ulong seed)
    {
        var train = FoldRows.GetTrainRows(plan, fit.Fold);
        return settings.EarlyStopping && fit.Epochs is null
            ? ValidationPart.Split(
                train, RowSplitter.GetClasses(plan.Data), settings.ValidationFraction, seed, fit.Fold)
            : (train, []);
    }
}
