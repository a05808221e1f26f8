using Experiments.Engine.Data;
using Experiments.Engine.Devices;
using Experiments.Engine.ModelSelection;
using Experiments.Engine.Training;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Tests.Training;

/// <summary>What a fit had learned before it diverged is kept where early stopping watched it.</summary>
public sealed class DivergedAfterBestTests
{
    [Theory, InlineData(0.5), InlineData(2), InlineData(20)]
    public void The_weights_of_the_best_epoch_are_kept(double rate)
    {
        var fit = Fit(rate, earlyStopping: true);

        Assert.Equal(StopReason.DivergedAfterBest, fit.StopReason);
        Assert.True(fit.BestEpoch < fit.Epochs, $"{fit.BestEpoch} of {fit.Epochs}");
        Assert.True(double.IsFinite(fit.Scores["r2"]));
    }

    [Theory, InlineData(0.5), InlineData(2), InlineData(20)]
    public void Without_early_stopping_there_is_no_best_epoch_and_no_score(double rate)
    {
        var fit = Fit(rate, earlyStopping: false);

        Assert.Equal(StopReason.Diverged, fit.StopReason);
        Assert.DoesNotContain(fit.Scores.Values, double.IsFinite);
    }

    [Theory, InlineData(true, 36, 4), InlineData(false, 40, 0)]
    public void A_refit_says_which_rows_it_learned_from(bool earlyStopping, int trained, int watched)
    {
        var fit = Fit(0.001, earlyStopping, rows: 40, fold: FoldRows.Refit);

        Assert.Equal((trained, watched), (fit.TrainRows, fit.WatchedRows));
    }

    private static FitResult Fit(double rate, bool earlyStopping, int rows = 60, int fold = 0)
    {
        var plan = SearchPlan.Resolve(
            new()
            {
                Estimator = "mlp_regressor",
                Params = ParameterSet.Parse(FormattableString.Invariant(
                    $$"""{"solver": "sgd", "max_iter": 100, "learning_rate_init": {{rate}}}""")).Merge(
                    ParameterSet.Parse($$"""{"early_stopping": {{(earlyStopping ? "true" : "false")}}}""")),
                Validation = new ValidationScheme.CrossValidation(3),
                Target = ["y"],
                Seed = 1,
            },
            new TabularData("rows", new string('0', 64),
                [new NumericColumn(
                    "x", [.. Enumerable.Range(0, rows).Select(i => 4 * (i * 0.6180339887498949 % 1) - 2)]),
                    new NumericColumn("y", [.. Enumerable.Range(0, rows).Select(i => (double)(i % 7))])]));
        using var device = DeviceCatalog.Open("cpu");
        return new PackRunner(device, plan).Run(
            [new(0, ParameterSet.Empty, fold)], cancellationToken: TestContext.Current.CancellationToken)[0];
    }
}
