using Experiments.Engine.ModelSelection;
using Experiments.Search.Parameters;
using Experiments.Search.Specs;

namespace Experiments.Engine.Tests.ModelSelection;

/// <summary>The scores of a model that looks at no feature, computed by hand.</summary>
public sealed class BaselineTests
{
    private static readonly SearchRequest s_request = new()
    {
        Estimator = "mlp_regressor",
        Validation = new ValidationScheme.CrossValidation(2),
        Target = ["y"],
    };

    /// <summary>
    /// Folds of y = 1, 2 and 6, 9: the means of the training rows are 7.5 and 1.5, so the errors are 6.5, 5.5 and 4.5,
    /// 7.5. The squares are 42.25 + 30.25 and 20.25 + 56.25; the spreads within the folds are 0.5 and 4.5.
    /// </summary>
    [Theory]
    [InlineData(TargetScaling.Standard, 0)]
    [InlineData(TargetScaling.None, 0)]
    [InlineData(TargetScaling.Standard, 1e12)]
    public void Of_numbers_it_is_the_mean_of_the_rows_of_training(TargetScaling scaling, double offset)
    {
        double[] y = [1, 2, 6, 9];
        var baseline = Resolve(
            s_request with
            {
                TargetScaler = scaling,
                Scoring = ["neg_mean_absolute_error", "neg_mean_squared_error", "r2"],
            },
            $"x,y\n{string.Join('\n', y.Select((value, i) => $"{i},{value + offset:R}"))}\n").Baseline;

        Assert.Equal(-6, baseline.Summarize("neg_mean_absolute_error").Mean, 1e-9);
        Assert.Equal(-37.25, baseline.Summarize("neg_mean_squared_error").Mean, 1e-9);
        Assert.Equal(((1 - 72.5 / 0.5) + (1 - 76.5 / 4.5)) / 2, baseline.Summarize("r2").Mean, 1e-9);
    }

    /// <summary>Three of four rows of each fold are "no", in training and in scoring.</summary>
    [Fact]
    public void Of_classes_it_is_the_most_frequent_one_with_the_shares_as_probabilities()
    {
        var baseline = Resolve(
            s_request with { Estimator = "mlp_classifier", Scoring = ["accuracy", "f1_macro", "neg_log_loss"] },
            "x,y\n" + string.Concat(Enumerable.Range(0, 8).Select(i => $"{i},{(i % 4 == 0 ? "yes" : "no")}\n")))
            .Baseline;

        Assert.Equal(0.75, baseline.Summarize("accuracy").Mean, 1e-12);
        Assert.Equal(0, baseline.Summarize("accuracy").StandardDeviation, 1e-12);
        // F1 of "no": precision 3/4, recall 1; of "yes": 0.
        Assert.Equal(0.75 / 1.75, baseline.Summarize("f1_macro").Mean, 1e-12);
        Assert.Equal((3 * Math.Log(0.75) + Math.Log(0.25)) / 4, baseline.Summarize("neg_log_loss").Mean, 1e-6);
    }

    [Theory]
    [InlineData("mlp_regressor", "r2", 6, "r2 is not defined on fold 0, which is scored on one row")]
    [InlineData("mlp_classifier", "roc_auc", 3, "roc_auc is not defined on fold")]
    public void A_search_whose_every_score_is_undefined_is_refused_with_the_reason(
        string estimator, string scorer, int folds, string reason)
    {
        var csv = estimator == "mlp_regressor"
            ? "x,y\n1,2\n2,3\n3,5\n4,4\n5,6\n6,7\n"
            : "x,y\n1,0\n2,0\n3,0\n4,0\n5,0\n6,1\n";
        var request = s_request with
        {
            Estimator = estimator,
            Scoring = [scorer],
            Validation = new ValidationScheme.CrossValidation(folds),
        };

        var issue = Assert.Single(Assert.Throws<SpecException>(() => Resolve(request, csv)).Issues);

        Assert.Equal("search.refit", issue.Path);
        Assert.Contains(reason, issue.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Resolve(request with { Scoring = [estimator == "mlp_regressor" ? "neg_mean_absolute_error" : "accuracy"] },
                csv).Warnings,
            warning => warning.Contains("not defined", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_scorer_that_is_undefined_is_told()
    {
        var plan = Resolve(
            s_request with
            {
                Scoring = ["neg_mean_absolute_error", "r2"],
                Validation = new ValidationScheme.CrossValidation(3),
            },
            "x,y\n1,2\n2,3\n3,5\n");

        Assert.Contains(
            "every trial's mean of it is undefined", Assert.Single(plan.Warnings), StringComparison.Ordinal);
    }

    private static SearchPlan Resolve(SearchRequest request, string csv) =>
        SearchPlan.Resolve(request with { Pipeline = [new("standard_scaler", ParameterSet.Empty)] }, Files.Csv(csv));
}
