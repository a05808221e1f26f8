namespace Experiments.Engine.Metrics;

/// <summary>What a scorer computes from. A device is asked for no more than the scorers of a search need.</summary>
[Flags]
public enum ScorerNeeds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>
    /// Counts and sums over the rows, which a GPU computes where its predictions are: they never leave the card.
    /// </summary>
    Tally = 1,

    /// <summary>The predictions of every row, [rows, outputs], for metrics that are no sums over rows.</summary>
    Outputs = 2,
}
