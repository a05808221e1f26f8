namespace Experiments.Engine.ModelSelection;

/// <summary>The progress of one fit in one epoch.</summary>
/// <param name="Trial">The trial's number.</param>
/// <param name="Fold">The fold, or -1 for a refit.</param>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Loss">The mean training loss with the L2 term.</param>
/// <param name="ValidationLoss">The loss on the validation rows, or null without early stopping.</param>
/// <param name="Rows">The number of rows that the epoch trained on.</param>
public readonly record struct FitProgress(
    long Trial, int Fold, int Epoch, double Loss, double? ValidationLoss, int Rows)
{
    /// <summary>The rung of the trial's budget; 0 where the strategy has none.</summary>
    public int Rung { get; init; }
}
