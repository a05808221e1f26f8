namespace Experiments.Search.Ledger;

/// <summary>The folds that are no folds of the cross-validation.</summary>
public static class FoldIndex
{
    /// <summary>The refit of the winner on all the data.</summary>
    public const int Refit = -1;
}
