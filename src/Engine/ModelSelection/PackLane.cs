using Experiments.Engine.Training;

namespace Experiments.Engine.ModelSelection;

/// <summary>A fit that is prepared for training.</summary>
/// <param name="Fit">The request, with its fit key.</param>
/// <param name="Spec">The lane's input to the trainer.</param>
/// <param name="TestRows">The rows to score on; empty for a refit.</param>
/// <param name="Prepared">The prepared rows, and what was fitted to them.</param>
internal sealed record PackLane(KeyedFit Fit, LaneSpec Spec, int[] TestRows, PreparedFold Prepared)
{
    /// <summary>
    /// The factor that converts a loss of the scaled target to one of the target itself. The losses of several targets
    /// are added, and stay in units of their standard deviations.
    /// </summary>
    public double LossUnit => Prepared.TargetScaler is { Scale: [var scale] } ? scale * scale : 1;

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
            FoldRows.GetTestRows(plan, fit.Fold), prepared);
    }

    private static (int[] Train, int[] Validation) SplitRows(
        SearchPlan plan, FitRequest fit, double? validationFraction, ulong seed)
    {
        var train = FoldRows.GetTrainRows(plan, fit.Fold);
        if (validationFraction is not { } fraction || fit.Epochs is not null) return (train, []);
        return plan.Request.Validation is ValidationScheme.TimeSeries
            ? ValidationPart.SplitLast(train, fraction)
            : ValidationPart.Split(train, RowSplitter.GetClasses(plan.Data), fraction, seed, fit.Fold);
    }
}

/// <summary>A fit with its fit key.</summary>
/// <param name="Request">The request.</param>
/// <param name="Key">The fit key.</param>
internal sealed record KeyedFit(FitRequest Request, string Key);
