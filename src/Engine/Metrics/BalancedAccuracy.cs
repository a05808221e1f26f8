namespace Experiments.Engine.Metrics;

/// <summary>
/// The mean recall over classes: a rare class counts as much as a frequent one. A class without true rows is left out,
/// as in scikit-learn (<c>balanced_accuracy_score</c>).
/// </summary>
internal static class BalancedAccuracy
{
    /// <summary>Computes the mean recall over the classes of a tally; NaN where there are no rows.</summary>
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
