namespace Experiments.Engine.Metrics;

/// <summary>The share of rows that are predicted rightly.</summary>
public static class Accuracy
{
    /// <summary>The share of rows whose labels all are right.</summary>
    /// <param name="truth">True labels, [rows, labels].</param>
    /// <param name="predicted">Predicted labels, [rows, labels].</param>
    /// <param name="labels">Labels a row: 1 unless the target is multilabel.</param>
    public static double Compute(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, int labels = 1)
    {
        LabelCounts.RequireSameLength(truth.Length, predicted.Length);
        var (rows, right) = (truth.Length / labels, 0);
        for (var row = 0; row < rows; row++)
            if (truth.Slice(row * labels, labels).SequenceEqual(predicted.Slice(row * labels, labels))) right++;
        return (double)right / rows;
    }

    /// <summary>The share of a tally's rows that are right.</summary>
    internal static double Compute(PredictionTally tally) =>
        (double)tally.Counts[tally.Layout.CorrectRows] / tally.Rows;
}
