using Experiments.Engine.Graphs;
using Experiments.Search.Parameters;

namespace Experiments.Engine.ModelSelection.Estimates;

/// <summary>
/// The work of a trial, in multiply-adds of its instructions. The work grows with rows, epochs and layer sizes.
/// </summary>
/// <param name="Trial">The trial, whose hyperparameters decide the work.</param>
/// <param name="PackKey">The pack key; trials of one pack key have equal work per row.</param>
/// <param name="TrainingRow">Multiply-adds to train on one row once.</param>
/// <param name="Folds">Multiply-adds of all folds of the trial together.</param>
/// <param name="Refit">Multiply-adds of the refit on all rows.</param>
/// <param name="StopsEarly">True where early stopping can end a fit early.</param>
internal sealed record TrialWork(
    ResolvedTrial Trial, string PackKey, double TrainingRow, double Folds, double Refit, bool StopsEarly)
{
    public static TrialWork Compute(SearchPlan plan, ParameterSet trial)
    {
        var resolved = plan.ResolveTrial(trial);
        var (shape, settings) = (PackShape.Create(plan, resolved), resolved.Settings);
        var epochs = (double)settings.MaxIter;
        var (inference, training) = RowWork.Compute(shape.Graph);
        return new(
            resolved, shape.Key, training,
            plan.Splits.Sum(fold => Fit(fold.Train.Length) + (fold.Test.Length * inference)),
            Fit(plan.Rows), settings.ValidationFraction is not null);

        double Fit(int rows)
        {
            var watched = settings.ValidationFraction is { } fraction
                ? Math.Clamp(Math.Ceiling(rows * fraction), 1, rows - 1)
                : 0;
            return epochs * (((rows - watched) * training) + (watched * inference));
        }
    }
}
