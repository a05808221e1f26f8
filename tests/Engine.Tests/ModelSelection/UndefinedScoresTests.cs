using Experiments.Engine.Data;
using Experiments.Engine.Metrics;
using Experiments.Engine.ModelSelection;
using Experiments.Engine.Tasks;
using Experiments.Search.Parameters;
using Experiments.Search.Specs;

namespace Experiments.Engine.Tests.ModelSelection;

/// <summary>A score that no model can have is told before anything is trained, and never decides a search.</summary>
public sealed class UndefinedScoresTests
{
    [Theory]
    [InlineData(6, 6)]
    [InlineData(7, 7)]
    [InlineData(24, 13)]
    public void R2_needs_two_rows_in_each_fold(int rows, int folds)
    {
        var issue = Assert.Single(Assert.Throws<SpecException>(() => SearchPlan.Resolve(
            Regressor("r2") with { Validation = new ValidationScheme.CrossValidation(folds) },
            Numbers([.. Enumerable.Range(0, rows).Select(i => i * 1.5)]))).Issues);

        Assert.Equal("search.refit", issue.Path);
        Assert.Contains("scored on one row", issue.Message, StringComparison.Ordinal);
        Assert.Contains("fewer folds", issue.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_holdout_of_one_row_is_told_as_such() => Assert.Contains("a larger holdout",
        Assert.Single(Assert.Throws<SpecException>(() => SearchPlan.Resolve(
            Regressor("r2") with { Validation = new ValidationScheme.HoldoutPart(0.1) },
            Numbers([1, 2, 3, 4, 5, 6, 7, 8]))).Issues).Remedy, StringComparison.Ordinal);

    [Fact]
    public void A_scorer_that_does_not_pick_the_winner_is_warned_of()
    {
        var plan = SearchPlan.Resolve(
            Regressor("neg_mean_absolute_error", "r2") with { Validation = new ValidationScheme.CrossValidation(6) },
            Numbers([1, 2, 3, 4, 5, 6]));

        Assert.Contains("r2 is not defined on fold 0", Assert.Single(plan.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void An_area_under_a_curve_needs_both_classes_in_each_fold()
    {
        var issue = Assert.Single(Assert.Throws<SpecException>(() => SearchPlan.Resolve(
            new()
            {
                Estimator = "mlp_classifier",
                Scoring = ["roc_auc"],
                Validation = new ValidationScheme.TimeSeries(3),
                Target = ["y"],
            },
            Files.Csv("x,y\n" + string.Concat(Enumerable.Range(0, 24).Select(i => $"{i % 5},{i / 12}\n"))))).Issues);

        Assert.Contains("roc_auc is not defined on fold 0", issue.Message, StringComparison.Ordinal);
        Assert.Contains("the class '0' alone", issue.Message, StringComparison.Ordinal);
    }

    // scikit-learn's r2_score is 0.0 for a constant truth that is not predicted exactly, and 1.0 where it is.
    [Theory]
    [InlineData(0.1, 10)]
    [InlineData(14.62, 1000)]
    [InlineData(0.3, 8)]
    [InlineData(1e12, 100)]
    [InlineData(-7.7, 33)]
    public void R2_of_a_constant_truth_is_0_or_1(double value, int rows)
    {
        Assert.Equal(0, R2Of([.. Enumerable.Repeat(value, rows)], [.. Enumerable.Repeat(value + 1, rows)]));
        Assert.Equal(1, R2Of([.. Enumerable.Repeat(value, rows)], [.. Enumerable.Repeat(value, rows)]));
    }

    [Theory, InlineData(0.1), InlineData(14.62), InlineData(0.7)]
    public void A_fold_with_a_constant_target_does_not_decide_the_search(double value)
    {
        var (score, _) = OnePoint.Train(
            Regressor("r2") with { Validation = new ValidationScheme.CrossValidation(2) },
            Numbers([.. Enumerable.Range(0, 20).Select(i => i < 10 ? value : i)]));

        // The model of the second half knows the constant alone, so that its score is low, but not beyond all measure.
        Assert.InRange(score, -100, 0);
    }

    private static double R2Of(double[] truth, double[] predicted)
    {
        var tally = new PredictionTally(TallyLayout.Create(new(LearningTasks.Regression, ["y"], [], false)));
        for (var row = 0; row < truth.Length; row++) tally.Add(truth.AsSpan(row, 1), predicted.AsSpan(row, 1));
        return R2.Compute(tally, truth);
    }

    private static SearchRequest Regressor(params string[] scoring) => new()
    {
        Estimator = "mlp_regressor",
        Pipeline = [new("standard_scaler", ParameterSet.Empty)],
        Params = ParameterSet.Parse("""{"max_iter": 20}"""),
        Scoring = scoring,
        Target = ["y"],
        Seed = 1,
    };

    private static TabularData Numbers(double[] y) => new("rows", new string('0', 64),
        [new NumericColumn("x", [.. y.Select((_, i) => i * 0.6180339887498949 % 1)]), new NumericColumn("y", y)]);
}
