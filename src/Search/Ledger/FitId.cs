namespace Experiments.Search.Ledger;

/// <summary>What a fit is called: unique in its experiment.</summary>
/// <param name="Trial">The trial's number.</param>
/// <param name="Fold">The fold from 0, or <see cref="FoldIndex.Refit"/>.</param>
/// <param name="Rung">The rung of the trial's budget; 0 where a strategy has none.</param>
public readonly record struct FitId(long Trial, int Fold, int Rung = 0)
{
    /// <summary>Whether this is the refit of the winner.</summary>
    public bool IsRefit => Fold == FoldIndex.Refit;
}
