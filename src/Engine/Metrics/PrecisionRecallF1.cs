namespace Experiments.Engine.Metrics;

/// <summary>
/// precision = tp / predicted, recall = tp / true, F1 = their harmonic mean. A division by zero gives 0, scikit-learn's
/// default.
/// </summary>
/// <param name="Precision">The share of positive predictions that are correct.</param>
/// <param name="Recall">The share of positive rows that are predicted positive.</param>
/// <param name="F1">The harmonic mean of the two.</param>
internal readonly record struct PrecisionRecallF1(double Precision, double Recall, double F1)
{
    /// <summary>Computes the three metrics.</summary>
    /// <param name="counts">Counts by class or label.</param>
    /// <param name="averaging">The way to average over classes.</param>
    /// <param name="positive">The positive class of <see cref="Averaging.Binary"/>.</param>
    public static PrecisionRecallF1 Compute(LabelCounts counts, Averaging averaging, int positive = 1) =>
        averaging switch
        {
            Averaging.Binary => ComputeLabel(counts, positive),
            Averaging.Micro => FromCounts(counts.TruePositives.Sum(), counts.Predicted.Sum(), counts.Support.Sum()),
            Averaging.Macro => Average(counts, _ => 1),
            Averaging.Weighted => Average(counts, k => counts.Support[k]),
            _ => throw new ArgumentOutOfRangeException(nameof(averaging), averaging, "The averaging is unknown."),
        };

    private static PrecisionRecallF1 ComputeLabel(LabelCounts counts, int k) =>
        FromCounts(counts.TruePositives[k], counts.Predicted[k], counts.Support[k]);

    private static PrecisionRecallF1 FromCounts(double truePositives, double predicted, double support)
    {
        var precision = Ratio(truePositives, predicted);
        var recall = Ratio(truePositives, support);
        return new(precision, recall, Ratio(2 * precision * recall, precision + recall));
    }

    private static PrecisionRecallF1 Average(LabelCounts counts, Func<int, double> weight)
    {
        double precision = 0, recall = 0, f1 = 0, total = 0;
        for (var k = 0; k < counts.Support.Length; k++)
        {
            if (!counts.IsIncluded[k]) continue;
            var (one, w) = (ComputeLabel(counts, k), weight(k));
            (precision, recall, f1, total) =
                (precision + w * one.Precision, recall + w * one.Recall, f1 + w * one.F1, total + w);
        }
        return new(Ratio(precision, total), Ratio(recall, total), Ratio(f1, total));
    }

    private static double Ratio(double numerator, double denominator) => denominator == 0 ? 0 : numerator / denominator;
}
