using Experiments.Engine.Tasks;

namespace Experiments.Engine.Metrics;

/// <summary>
/// By class or label: how often it was predicted rightly, predicted, and true. A class that is neither true nor
/// predicted does not take part in averages, as in scikit-learn; of labels (multilabel) all take part.
/// </summary>
public sealed class LabelCounts
{
    private LabelCounts(int count) =>
        (TruePositives, Predicted, Support, IsIncluded) =
            (new int[count], new int[count], new int[count], new bool[count]);

    internal int[] TruePositives { get; }

    internal int[] Predicted { get; }

    internal int[] Support { get; }

    internal bool[] IsIncluded { get; }

    /// <summary>Counts binary or multiclass predictions.</summary>
    /// <param name="truth">The class index of each row.</param>
    /// <param name="predicted">The predicted class index of each row.</param>
    /// <param name="classes">The number of classes.</param>
    public static LabelCounts FromClasses(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, int classes)
    {
        RequireSameLength(truth.Length, predicted.Length);
        var counts = new LabelCounts(classes);
        for (var i = 0; i < truth.Length; i++)
        {
            counts.Support[truth[i]]++;
            counts.Predicted[predicted[i]]++;
            if (truth[i] == predicted[i]) counts.TruePositives[truth[i]]++;
        }
        counts.ExcludeAbsent();
        return counts;
    }

    /// <summary>Counts multilabel predictions.</summary>
    /// <param name="truth">0 or 1, [rows, labels].</param>
    /// <param name="predicted">0 or 1, [rows, labels].</param>
    /// <param name="labels">The number of labels.</param>
    public static LabelCounts FromLabels(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, int labels)
    {
        RequireSameLength(truth.Length, predicted.Length);
        var counts = new LabelCounts(labels);
        for (var i = 0; i < truth.Length; i++)
        {
            var k = i % labels;
            counts.Support[k] += truth[i];
            counts.Predicted[k] += predicted[i];
            counts.TruePositives[k] += truth[i] & predicted[i];
        }
        Array.Fill(counts.IsIncluded, true);
        return counts;
    }

    /// <summary>The counts of a tally of classes or labels.</summary>
    internal static LabelCounts FromTally(PredictionTally tally)
    {
        var (layout, counts) = (tally.Layout, new LabelCounts(tally.Layout.Labels));
        tally.Counts.Slice(layout.TruePositives, layout.Labels).CopyTo(counts.TruePositives);
        tally.Counts.Slice(layout.Predicted, layout.Labels).CopyTo(counts.Predicted);
        tally.Counts.Slice(layout.Support, layout.Labels).CopyTo(counts.Support);
        if (layout.Task == TaskKind.Multilabel) Array.Fill(counts.IsIncluded, true);
        else counts.ExcludeAbsent();
        return counts;
    }

    internal static void RequireSameLength(int truth, int predicted)
    {
        if (truth != predicted)
            throw new ArgumentException($"There are {predicted} predictions for {truth} truths.", nameof(predicted));
    }

    private void ExcludeAbsent()
    {
        for (var k = 0; k < IsIncluded.Length; k++) IsIncluded[k] = Support[k] + Predicted[k] > 0;
    }
}
