using Experiments.Engine.Metrics;

namespace Experiments.Engine.Tests.Metrics;

/// <summary>Expected figures are worked out by hand from the definitions.</summary>
public sealed class MetricEdgeTests
{
    [Fact]
    public void A_division_by_zero_gives_zero() =>
        Assert.Equal(new PrecisionRecallF1(0, 0, 0),
            PrecisionRecallF1.Compute(LabelCounts.FromClasses([0, 0], [0, 0], 2), Averaging.Binary));

    [Fact]
    public void A_class_that_is_neither_true_nor_predicted_takes_no_part_in_the_mean() =>
        Assert.Equal(1, PrecisionRecallF1.Compute(LabelCounts.FromClasses([0, 1], [0, 1], 3), Averaging.Macro).F1);

    [Fact]
    public void A_label_that_never_applies_takes_part() =>
        Assert.Equal(0.5, PrecisionRecallF1.Compute(LabelCounts.FromLabels([1, 0], [1, 0], 2), Averaging.Macro).F1);

    [Fact]
    public void Binary_figures_are_those_of_the_positive_class()
    {
        // tp 2, fp 1, fn 1 of class 1.
        var figures = PrecisionRecallF1.Compute(
            LabelCounts.FromClasses([1, 1, 1, 0, 0], [1, 1, 0, 1, 0], 2), Averaging.Binary);

        Assert.Equal(2d / 3, figures.Precision, 1e-15);
        Assert.Equal(2d / 3, figures.Recall, 1e-15);
        Assert.Equal(2d / 3, figures.F1, 1e-15);
    }

    [Fact]
    public void Of_several_labels_all_must_be_right() =>
        Assert.Equal(0.5, Accuracy.Compute([1, 0, 1, 1], [1, 0, 1, 0], labels: 2));

    [Fact]
    public void A_certain_mistake_costs_a_finite_log_loss_and_an_unknown_one_is_unknown()
    {
        Assert.Equal(-Math.Log(1e-7), LogLoss.Compute([1], [1, 0], 2, 1e-7), 1e-9);
        Assert.True(double.IsNaN(LogLoss.Compute([1], [double.NaN, double.NaN], 2, 1e-7)));
    }

    [Fact]
    public void R2_of_a_constant_truth_is_one_where_it_is_met_and_zero_where_not()
    {
        Assert.Equal(1, R2.Compute([3, 3], [3, 3]));
        Assert.Equal(0, R2.Compute([3, 3], [3, 4]));
        Assert.True(double.IsNaN(R2.Compute([3], [3])));
    }

    [Fact]
    public void R2_of_several_outputs_is_their_mean() =>
        Assert.Equal((1 + 0) / 2d, R2.Compute([0, 0, 2, 2], [0, 1, 2, 1], outputs: 2), 1e-15);

    [Fact]
    public void Different_lengths_are_refused() =>
        Assert.Throws<ArgumentException>(() => Accuracy.Compute([1, 2], [1]));
}
