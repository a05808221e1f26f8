namespace Experiments.Engine.ModelSelection;

/// <summary>An epoch of a fit.</summary>
/// <param name="Trial">The trial's number.</param>
/// <param name="Fold">The fold, or -1 for a refit.</param>
/// <param name="Epoch">From 1.</param>
/// <param name="Loss">The mean training loss with its L2 term.</param>
/// <param name="ValidationLoss">The loss on the validation rows, or null without early stopping.</param>
/// <param name="Rows">The rows that the epoch trained on.</param>
public readonly record struct FitProgress(
    long Trial, int Fold, int Epoch, double Loss, double? ValidationLoss, int Rows)
{
    /// <summary>The rung of the trial's budget; 0 where the strategy has none.</summary>
    public int Rung { get; init; }
}
