namespace Experiments.Engine.Metrics;

/// <summary>The inputs that a scorer needs. A device computes only those that the scorers of a search need.</summary>
[Flags]
public enum ScorerNeeds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Counts and sums over the rows. A GPU computes them itself and transfers no predictions.</summary>
    Tally = 1,

    /// <summary>The predictions of every row, [rows, outputs], for metrics that are not sums over rows.</summary>
    Outputs = 2,
}
