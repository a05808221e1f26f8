using Experiments.Engine.Tasks;

namespace Experiments.Engine.Metrics;

/// <summary>
/// The counts of each class or label: rows predicted correctly, predicted, and true. Averages leave out a class that is
/// neither true nor predicted, as in scikit-learn; they include all labels (multilabel).
/// </summary>
internal sealed class LabelCounts
{
    private LabelCounts(int count) =>
        (TruePositives, Predicted, Support, IsIncluded) =
            (new int[count], new int[count], new int[count], new bool[count]);

    public int[] TruePositives { get; }

    public int[] Predicted { get; }

    public int[] Support { get; }

    public bool[] IsIncluded { get; }

    /// <summary>Reads the counts of a tally of classes or labels.</summary>
    public static LabelCounts FromTally(PredictionTally tally)
    {
        var (layout, counts) = (tally.Layout, new LabelCounts(tally.Layout.Labels));
        tally.Counts.Slice(layout.TruePositives, layout.Labels).CopyTo(counts.TruePositives);
        tally.Counts.Slice(layout.Predicted, layout.Labels).CopyTo(counts.Predicted);
        tally.Counts.Slice(layout.Support, layout.Labels).CopyTo(counts.Support);
        if (layout.Form == TargetForm.Labels) Array.Fill(counts.IsIncluded, true);
        else counts.ExcludeAbsent();
        return counts;
    }

    public static void RequireSameLength(int truth, int predicted)
    {
        if (truth != predicted)
            throw new ArgumentException($"There are {predicted} predictions for {truth} targets.", nameof(predicted));
    }

    private void ExcludeAbsent()
    {
        for (var k = 0; k < IsIncluded.Length; k++) IsIncluded[k] = Support[k] + Predicted[k] > 0;
    }
}
