namespace Experiments.Engine.Metrics;

/// <summary>The share of rows that are predicted correctly: the class, or every label of the row.</summary>
internal static class Accuracy
{
    /// <summary>Computes the share of a tally's rows that are correct.</summary>
    public static double Compute(PredictionTally tally) =>
        (double)tally.Counts[tally.Layout.CorrectRows] / tally.Rows;
}
