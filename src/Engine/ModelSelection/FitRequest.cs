using Experiments.Search.Parameters;

namespace Experiments.Engine.ModelSelection;

/// <summary>The request to run one fit.</summary>
/// <param name="Trial">The trial's number.</param>
/// <param name="Parameters">The trial's own hyperparameters.</param>
/// <param name="Fold">The fold, or -1 for a refit on all rows.</param>
/// <param name="Epochs">
/// For a refit without early stopping, or a trial with a budget, the number of epochs to train; null for the number in
/// the hyperparameters.
/// </param>
public sealed record FitRequest(long Trial, ParameterSet Parameters, int Fold, int? Epochs = null)
{
    /// <summary>
    /// The rung of the trial's budget; 0 where the strategy has none. The caller tells fits apart by it, and no result
    /// depends on it.
    /// </summary>
    public int Rung { get; init; }
}
