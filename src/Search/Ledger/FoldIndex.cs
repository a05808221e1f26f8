namespace Experiments.Search.Ledger;

/// <summary>Numbers in the place of a fold for fits that train on no fold of the cross-validation.</summary>
public static class FoldIndex
{
    /// <summary>The refit: the winner is trained on all rows.</summary>
    public const int Refit = -1;
}
