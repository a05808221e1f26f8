namespace Experiments.Search.Ledger;

/// <summary>The id of a fit, unique in its experiment.</summary>
/// <param name="Trial">The trial's number.</param>
/// <param name="Fold">The fold from 0, or <see cref="FoldIndex.Refit"/>.</param>
/// <param name="Rung">The rung of the trial's budget; 0 for a strategy without rungs.</param>
public readonly record struct FitId(long Trial, int Fold, int Rung = 0)
{
    /// <summary>Whether this is the refit of the winner.</summary>
    public bool IsRefit => Fold == FoldIndex.Refit;

    /// <summary>Gets the id of the fit's trial at its rung.</summary>
    // A method: stores write the properties of a fit's id as JSON.
    public TrialId GetTrialId() => new(Trial, Rung);
}
