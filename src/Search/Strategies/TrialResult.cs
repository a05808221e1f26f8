namespace Experiments.Search.Strategies;

/// <summary>The result of a trial whose fits have all ended.</summary>
/// <param name="Trial">The trial's number.</param>
/// <param name="Score">The mean score over the folds; greater is better, NaN where a fit failed.</param>
/// <param name="FailedFits">The number of failed fits.</param>
/// <param name="Rung">The rung of the trial's budget.</param>
public sealed record TrialResult(long Trial, double Score, int FailedFits = 0, int Rung = 0)
{
    /// <summary>Finds the winner: the best of the trials that have a score, or null where none has one.</summary>
    /// <param name="results">The trials, in any order.</param>
    public static TrialResult? FindWinner(IEnumerable<TrialResult> results) =>
        results.Aggregate((TrialResult?)null, (leader, result) => result.Leads(leader) ? result : leader);

    /// <summary>Checks whether this trial takes the lead: it has a score, better than that of the leader.</summary>
    /// <param name="leader">The current leader, or null for none.</param>
    public bool Leads(TrialResult? leader) => !double.IsNaN(Score) && IsBetterThan(leader);

    /// <summary>
    /// Checks whether this trial is better than another: the greater score, or the lower number where scores are equal;
    /// NaN is the worst.
    /// </summary>
    /// <param name="other">The other trial, or null for none: then this trial is better.</param>
    public bool IsBetterThan(TrialResult? other)
    {
        if (other is null) return true;
        var (isWorst, otherIsWorst) = (double.IsNaN(Score), double.IsNaN(other.Score));
        if (isWorst != otherIsWorst) return otherIsWorst;
        return !isWorst && Score != other.Score ? Score > other.Score : Trial < other.Trial;
    }
}
