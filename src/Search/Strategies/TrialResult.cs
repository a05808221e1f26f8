namespace Experiments.Search.Strategies;

/// <summary>A trial of which every fit has ended.</summary>
/// <param name="Trial">The trial's number.</param>
/// <param name="Score">The mean over its folds; greater is better, NaN where a fit failed.</param>
/// <param name="FailedFits">How many of its fits failed.</param>
/// <param name="Rung">The rung of its budget.</param>
public sealed record TrialResult(long Trial, double Score, int FailedFits = 0, int Rung = 0)
{
    /// <summary>The winner: the best of those that have a score, or null where none has one.</summary>
    /// <param name="results">The trials, in any order.</param>
    public static TrialResult? FindWinner(IEnumerable<TrialResult> results) =>
        results.Aggregate((TrialResult?)null, (leader, result) => result.Leads(leader) ? result : leader);

    /// <summary>Whether this takes the lead: it has a score, and is better than the trial that led.</summary>
    /// <param name="leader">The trial that led, or null for none.</param>
    public bool Leads(TrialResult? leader) => !double.IsNaN(Score) && IsBetterThan(leader);

    /// <summary>
    /// Whether this is the better of two: the greater score, of equal ones the lower number; NaN is the worst.
    /// </summary>
    /// <param name="other">The other, or null for none: then this is better.</param>
    public bool IsBetterThan(TrialResult? other)
    {
        if (other is null) return true;
        var (isWorst, otherIsWorst) = (double.IsNaN(Score), double.IsNaN(other.Score));
        if (isWorst != otherIsWorst) return otherIsWorst;
        return !isWorst && Score != other.Score ? Score > other.Score : Trial < other.Trial;
    }
}
