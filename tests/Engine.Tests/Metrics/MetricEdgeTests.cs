using Experiments.Engine.Metrics;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Tests.Metrics;

/// <summary>Expected figures are worked out by hand from the definitions.</summary>
public sealed class MetricEdgeTests
{
    [Fact]
    public void A_division_by_zero_gives_zero() => Assert.Equal(
        new PrecisionRecallF1(0, 0, 0), PrecisionRecallF1.Compute(Count([0, 0], [0, 0], 2), Averaging.Binary));

    [Fact]
    public void A_class_that_is_neither_true_nor_predicted_takes_no_part_in_the_mean() =>
        Assert.Equal(1, PrecisionRecallF1.Compute(Count([0, 1], [0, 1], 3), Averaging.Macro).F1);

    [Fact]
    public void A_label_that_never_applies_takes_part()
    {
        var tally = new PredictionTally(new(LearningTasks.Multilabel, 2));
        tally.Add([1, 0], [1, 0]);

        Assert.Equal(0.5, PrecisionRecallF1.Compute(LabelCounts.FromTally(tally), Averaging.Macro).F1);
    }

    [Fact]
    public void Binary_figures_are_those_of_the_positive_class()
    {
        // tp 2, fp 1, fn 1 of class 1.
        var figures = PrecisionRecallF1.Compute(Count([1, 1, 1, 0, 0], [1, 1, 0, 1, 0], 2), Averaging.Binary);

        Assert.Equal(2d / 3, figures.Precision, 1e-15);
        Assert.Equal(2d / 3, figures.Recall, 1e-15);
        Assert.Equal(2d / 3, figures.F1, 1e-15);
    }

    [Fact]
    public void Of_several_labels_all_must_be_correct()
    {
        var tally = new PredictionTally(new(LearningTasks.Multilabel, 2));
        tally.Add([1, 0], [1, 0]);
        tally.Add([1, 1], [1, 0]);

        Assert.Equal(0.5, Accuracy.Compute(tally));
    }

    [Fact]
    public void A_certain_mistake_costs_a_finite_log_loss_and_an_unknown_one_is_unknown()
    {
        Assert.Equal(-Math.Log(1e-7), LogLoss.ComputeRow(1, [1, 0], 1e-7), 1e-9);
        Assert.True(double.IsNaN(LogLoss.ComputeRow(1, [double.NaN, double.NaN], 1e-7)));
    }

    [Fact]
    public void R2_of_several_outputs_is_their_mean()
    {
        var tally = new PredictionTally(new(LearningTasks.Regression, 2));
        tally.Add([0d, 0], [0, 1]);
        tally.Add([2d, 2], [2, 1]);

        Assert.Equal((1 + 0) / 2d, R2.Compute(tally, [0, 0, 2, 2]), 1e-15);
    }

    [Fact]
    public void Different_numbers_of_truths_and_predictions_are_refused() =>
        Assert.Throws<ArgumentException>(() => R2.Compute(new(new(LearningTasks.Regression, 1)), [1]));

    private static LabelCounts Count(int[] truth, int[] predicted, int classes)
    {
        var layout = classes == 2
            ? new TallyLayout(LearningTasks.Binary, 1)
            : new TallyLayout(LearningTasks.Multiclass, classes);
        var tally = new PredictionTally(layout);
        foreach (var (y, label) in truth.Zip(predicted))
            tally.Add([y], classes == 2 ? [label] : [.. Enumerable.Range(0, classes).Select(k => k == label ? 1f : 0)]);
        return LabelCounts.FromTally(tally);
    }
}
