using Experiments.Engine.Data;
using Experiments.Engine.ModelSelection;
using Experiments.Engine.Tests.Devices;
using Experiments.Engine.Training;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Tests.ModelSelection;

/// <summary>Training does not depend on the unit of a target of numbers; scores and predictions do.</summary>
public sealed class TargetScalingTests(CpuFixture cpu) : IClassFixture<CpuFixture>
{
    private const int Rows = 80;

    private static readonly SearchRequest s_request = new()
    {
        Estimator = "mlp_regressor",
        Params = ParameterSet.Parse(
            """
            {
              "max_iter": 60, "hidden_layer_sizes": [8], "batch_size": 16, "learning_rate_init": 0.02,
              "early_stopping": true, "n_iter_no_change": 3
            }
            """),
        Pipeline = [new("standard_scaler", ParameterSet.Empty)],
        Validation = new ValidationScheme.CrossValidation(3, Shuffle: true),
        Scoring = ["r2", "neg_mean_squared_error", "neg_mean_absolute_error"],
        Target = ["y"],
    };

    /// <summary>Powers of two, so that the scaled numbers are the same to the last bit.</summary>
    [Theory]
    [InlineData(1 << 20)]
    [InlineData(1.0 / (1 << 20))]
    [InlineData(4096)]
    public void Another_unit_trains_the_same_weights_and_stops_in_the_same_epoch(double unit)
    {
        var (one, other) = (Run(CreateTable(y => y), fold: 1), Run(CreateTable(y => y * unit), fold: 1));

        Assert.Equal(one.WeightsSha256, other.WeightsSha256);
        Assert.Equal((one.Epochs, one.BestEpoch), (other.Epochs, other.BestEpoch));
        Assert.True(one.Epochs < 60, "early stopping, with its tolerance, ends the fit");
        Assert.Equal(one.Scores["r2"], other.Scores["r2"], 1e-6);
        Assert.Equal(
            one.Scores["neg_mean_squared_error"] * unit * unit, other.Scores["neg_mean_squared_error"],
            1e-6 * unit * unit);
        Assert.Equal(
            one.Scores["neg_mean_absolute_error"] * unit, other.Scores["neg_mean_absolute_error"],
            1e-6 * unit);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(40_000, 80_000)]
    [InlineData(1e-9, 0)]
    [InlineData(1e9, -3e9)]
    [InlineData(5, 1.7e9)]
    [InlineData(1e60, 1e60)]
    public void A_target_of_any_unit_is_learned_and_predicted_in_it(double unit, double offset)
    {
        var table = CreateTable(y => y * unit + offset);

        var scores = Enumerable.Range(0, 3).Select(fold => Run(table, fold).Scores["r2"]);
        var predicted = Run(table, FoldRows.Refit).Pipeline!.Predict(table).Values.Cast<double>().ToArray();

        Assert.All(scores, r2 => Assert.InRange(r2, 0.8, 1));
        var truth = ((NumericColumn)table.Find("y")!).Values.ToArray();
        Assert.All(predicted.Zip(truth), pair => Assert.Equal(pair.Second, pair.First, unit));
    }

    [Fact]
    public void Several_targets_have_a_unit_each()
    {
        var table = CreateTable(y => y * 1e6 + 5e6, y => 0.001 * y);
        var plan = SearchPlan.Resolve(s_request with { Target = ["y", "z"] }, table);

        Assert.InRange(Run(plan, 0).Scores["r2"], 0.8, 1);
        var predicted = Run(plan, FoldRows.Refit).Pipeline!.Predict(table).Values;
        Assert.All(Enumerable.Range(0, Rows), row => Assert.Equal(Rule(row) * 1e6 + 5e6, predicted[row, 0], 1e6));
        Assert.All(Enumerable.Range(0, Rows), row => Assert.Equal(Rule(row) * 0.001, predicted[row, 1], 0.001));
    }

    [Fact]
    public void A_loss_that_is_shown_is_in_the_targets_unit()
    {
        var (one, other) = (new List<FitProgress>(), new List<FitProgress>());
        Run(CreateTable(y => y), fold: 0, one.Add);
        Run(CreateTable(y => y * 1024), fold: 0, other.Add);

        Assert.NotEmpty(one);
        Assert.All(one.Zip(other), pair => Assert.Equal(
            pair.First.ValidationLoss!.Value * 1024 * 1024, pair.Second.ValidationLoss!.Value,
            1e-5 * pair.Second.ValidationLoss.Value));
    }

    [Fact]
    public void A_constant_target_is_told()
    {
        var table = CreateTable(_ => 0.1);
        var plan = SearchPlan.Resolve(
            s_request with { Scoring = ["neg_mean_absolute_error"], Ignore = ["c"] }, table);

        Assert.Contains(plan.Warnings, warning => warning.Contains("0.1 in every row", StringComparison.Ordinal));
        Assert.Equal(0, plan.Baseline.Summarize("neg_mean_absolute_error").Mean, 1e-12);
    }

    [Fact]
    public void Classes_and_counts_are_never_scaled()
    {
        var table = CreateTable(y => Math.Round(Math.Abs(y) * 3));
        string Key(SearchRequest request, TargetScaling scaling) =>
            SearchPlan.Resolve(request with { TargetScaler = scaling }, table).GetFitKey(ParameterSet.Empty, 0);
        var classes = s_request with { Estimator = "mlp_classifier", Target = ["c"], Scoring = [] };
        var counts = s_request with { Estimator = "mlp_poisson_regressor", Ignore = ["c"], Scoring = [] };
        var numbers = counts with { Estimator = "mlp_regressor" };

        Assert.Equal(Key(classes, TargetScaling.None), Key(classes, TargetScaling.Standard));
        Assert.Equal(Key(counts, TargetScaling.None), Key(counts, TargetScaling.Standard));
        Assert.NotEqual(Key(numbers, TargetScaling.None), Key(numbers, TargetScaling.Standard));
    }

    private static double Rule(int row) => 2 * Math.Sin(row * 0.37) + 0.7 * Math.Cos(row * 1.3);

    private static TabularData CreateTable(Func<double, double> unit, Func<double, double>? second = null)
    {
        var rows = Enumerable.Range(0, Rows).ToArray();
        List<Column> columns =
        [
            new NumericColumn("a", [.. rows.Select(row => Math.Sin(row * 0.37))]),
            new NumericColumn("b", [.. rows.Select(row => Math.Cos(row * 1.3))]),
            new NumericColumn("y", [.. rows.Select(row => unit(Rule(row)))]),
            new TextColumn("c", [.. rows.Select(row => row % 2 == 0 ? "even" : "odd")]),
        ];
        if (second is not null) columns[3] = new NumericColumn("z", [.. rows.Select(row => second(Rule(row)))]);
        return new("rows", $"{columns[2]}", columns);
    }

    private FitResult Run(TabularData table, int fold, Action<FitProgress>? progress = null) => Run(
        SearchPlan.Resolve(table.Find("c") is null ? s_request : s_request with { Ignore = ["c"] }, table), fold,
        progress);

    private FitResult Run(SearchPlan plan, int fold, Action<FitProgress>? progress = null) =>
        new PackRunner(cpu.Device, plan).Run([new(0, ParameterSet.Empty, fold)], progress,
            cancellationToken: TestContext.Current.CancellationToken)[0];
}
