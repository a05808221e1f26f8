namespace Experiments.Engine.Metrics;

/// <summary>
/// The mean over classes of recall, so that a rare class counts as much as a frequent one. A class that is never true
/// takes no part, as in scikit-learn (<c>balanced_accuracy_score</c>).
/// </summary>
internal static class BalancedAccuracy
{
    /// <summary>The mean recall over the classes of a tally; NaN of no rows.</summary>
    public static double Compute(PredictionTally tally)
    {
        var counts = LabelCounts.FromTally(tally);
        var (sum, present) = (0d, 0);
        for (var k = 0; k < counts.Support.Length; k++)
        {
            if (counts.Support[k] == 0) continue;
            sum += (double)counts.TruePositives[k] / counts.Support[k];
            present++;
        }
        return sum / present;
    }
}
