using Experiments.Engine.Data;
using Experiments.Engine.ModelSelection;
using Experiments.Engine.ModelSelection.Estimates;
using Experiments.Search.Parameters;
using Microsoft.Extensions.Time.Testing;

namespace Experiments.Engine.Tests.ModelSelection.Estimates;

/// <summary>
/// 20 rows of 3 features and two classes, 4 folds of 15 rows to train on and 5 to score. A hidden layer of h units has
/// 3h + h weights: a row costs 4h multiply-adds forward and 3 * 4h - 3h = 9h in training.
/// </summary>
public sealed class SearchEstimateTests
{
    private const double Rate = 1e-6;

    private static readonly TabularData s_rows = Files.Csv(
        "a,b,c,y\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{i},{i * i % 7},{i % 3},{i % 2}\n")));

    [Fact]
    public void A_trial_costs_its_multiply_adds_a_row_times_rows_and_epochs_and_folds()
    {
        var work = TrialWork.Compute(CreatePlan("""{"hidden_layer_sizes": [[10]]}""", """{"max_iter": 7}"""),
            ParameterSet.Parse("""{"hidden_layer_sizes": [10]}"""));
        Assert.Equal(90, work.TrainingRow);
        Assert.Equal((4 * 7 * 15 * 90) + (4 * 5 * 40), work.Folds);
        Assert.Equal(7 * 20 * 90, work.Refit);
        Assert.False(work.StopsEarly);
    }

    [Fact]
    public void Rows_that_early_stopping_watches_are_only_looked_at()
    {
        var work = TrialWork.Compute(
            CreatePlan("""{"alpha": [0.1]}""",
                """{"max_iter": 7, "hidden_layer_sizes": [10], "early_stopping": true, "validation_fraction": 0.2}"""),
            ParameterSet.Empty);
        // Of 15 rows 3 are watched, of 20 rows 4.
        Assert.Equal((4 * 7 * ((12 * 90) + (3 * 40))) + (4 * 5 * 40), work.Folds);
        Assert.Equal(7 * ((16 * 90) + (4 * 40)), work.Refit);
        Assert.True(work.StopsEarly);
    }

    [Fact]
    public void A_deeper_network_counts_every_layer()
    {
        // 3*4 + 4*5 + 5*1 = 37 forward; 3*37 - 12 = 99 in training.
        var work = TrialWork.Compute(CreatePlan("""{"hidden_layer_sizes": [[4, 5]]}"""),
            ParameterSet.Parse("""{"hidden_layer_sizes": [4, 5]}"""));
        Assert.Equal(99, work.TrainingRow);
    }

    [Fact]
    public void The_grid_is_summed_up_over_sizes_and_searched_epochs_and_shared_by_the_slots()
    {
        const string Space = """{"hidden_layer_sizes": [[10], [20]], "max_iter": [5, 10], "alpha": [0.1, 0.2, 0.3]}""";
        var plan = CreatePlan(Space);
        // By hidden units and epochs: 4 folds x (epochs x 15 rows x 9h + 5 rows x 4h).
        double Trial(int h, int epochs) => ((4 * epochs * 15 * 9 * h) + (4 * 5 * 4 * h)) * Rate;
        var all = 3 * (Trial(10, 5) + Trial(10, 10) + Trial(20, 5) + Trial(20, 10));
        // A winner is any of them: 20 rows at 9h, h and epochs in the mean.
        var refit = 20 * 9 * 15 * 7.5 * Rate;

        var estimate = SearchEstimate.Compute(plan, 2, _ => Rate);
        Assert.Equal((all / 2) + refit, estimate.Total.TotalSeconds, 1e-6);
        Assert.Equal(Trial(10, 5), estimate.ShortestTrial.TotalSeconds, 1e-6);
        Assert.Equal(Trial(20, 10), estimate.LongestTrial.TotalSeconds, 1e-6);
        Assert.False(estimate.IsUpperBound);

        // Half of the 48 fits are known: half the time.
        Assert.Equal(
            (all / 4) + refit, SearchEstimate.Compute(plan, 2, _ => Rate, knownFits: 24).Total.TotalSeconds, 1e-6);
        Assert.Equal(refit, SearchEstimate.Compute(plan, 2, _ => Rate, knownFits: 48).Total.TotalSeconds, 1e-6);
        // A budget of 4 trials of 12 in the mean: a third of the time.
        Assert.Equal(
            (all / 6) + refit,
            SearchEstimate.Compute(CreatePlan(Space, maxTrials: 4), 2, _ => Rate).Total.TotalSeconds, 1e-6);
    }

    [Fact]
    public void Points_that_a_constraint_excludes_cost_nothing()
    {
        var space = """{"hidden_layer_sizes": [[10], [20]], "alpha": [0.1, 0.2, 0.3, 0.4]}""";
        var whole = SearchEstimate.Compute(
            CreatePlan("""{"hidden_layer_sizes": [[20]], "alpha": [0.1]}"""), 1, _ => Rate);
        Assert.Equal(whole, SearchEstimate.Compute(
            CreatePlan(space, constraints: ["hidden_layer_sizes[0] > 10 and alpha < 0.2"]), 1, _ => Rate));
        Assert.Equal(
            TimeSpan.Zero, SearchEstimate.Compute(CreatePlan(space, constraints: ["alpha > 1"]), 1, _ => Rate).Total);
    }

    [Fact]
    public void A_single_trial_is_not_faster_on_many_slots()
    {
        var plan = CreatePlan("""{"hidden_layer_sizes": [[10]]}""");
        Assert.Equal(SearchEstimate.Compute(plan, 1, _ => Rate), SearchEstimate.Compute(plan, 64, _ => Rate));
    }

    [Fact]
    public void Three_shapes_are_measured_at_most_and_each_of_the_others_is_as_fast_as_the_nearest()
    {
        var plan = CreatePlan("""{"hidden_layer_sizes": [[1], [2], [50], [51], [2000]], "max_iter": [1]}""");
        var measured = new List<double>();
        var estimate = SearchEstimate.Compute(plan, 1, work =>
        {
            measured.Add(work.TrainingRow);
            return 1 / work.TrainingRow;
        });
        Assert.Equal([9, 9 * 50, 9 * 2000], measured);
        // Measured shapes cost 1 s a row trained: 4 folds x (15 rows + 5 rows at 4/9).
        Assert.Equal(4 * (15 + (5 * 4 / 9.0)), estimate.ShortestTrial.TotalSeconds, 1e-6);
        // 2 units are as fast as 1, and have twice the work.
        Assert.Equal(2 * 4 * (15 + (5 * 4 / 9.0)), estimate.LongestTrial.TotalSeconds, 1e-6);
    }

    [Fact]
    public void A_grid_of_ten_to_the_eighteen_points_is_looked_at_in_few_places()
    {
        var thousand = string.Join(',', Enumerable.Range(1, 1000));
        var sizes = string.Join(',', Enumerable.Range(1, 1000).Select(i => $"[{i}]"));
        var tenths = string.Join(',', Enumerable.Range(1, 1000).Select(i => $"{i}e-6"));
        var plan = CreatePlan(
            $$"""{"hidden_layer_sizes": [{{sizes}}], "max_iter": [{{thousand}}], "batch_size": [{{thousand}}],"""
            + $$""" "alpha": [{{tenths}}], "tol": [{{tenths}}], "beta_1": [{{tenths}}]}""");
        var estimate = SearchEstimate.Compute(plan, 1, _ => 1e-18);
        // In the mean 500.5 units and epochs, which are independent: 4 x (500.5 x 15 x 9 x 500.5 + 5 x 4 x 500.5) a
        // trial.
        var expected = 4 * ((500.5 * 15 * 9 * 500.5) + (5 * 4 * 500.5));
        Assert.InRange(estimate.Total.TotalSeconds / expected, 0.9, 1.1);
        Assert.Equal(TimeSpan.MaxValue, SearchEstimate.Compute(plan, 1, _ => 1).Total);
    }

    [Theory, InlineData(0), InlineData(-1)]
    public void Without_a_slot_nothing_is_estimated(int slots) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => SearchEstimate.Compute(CreatePlan("""{"alpha": [0.1]}"""), slots, _ => Rate));

    [Fact]
    public void This_machine_is_measured()
    {
        var estimate = SearchEstimate.Measure(
            CreatePlan("""{"hidden_layer_sizes": [[10], [20]], "alpha": [0.1, 0.2]}"""),
            2, cancellationToken: TestContext.Current.CancellationToken)!;
        Assert.True(estimate.ShortestTrial > TimeSpan.Zero);
        Assert.InRange(estimate.Total, estimate.LongestTrial, TimeSpan.FromHours(1));
    }

    [Fact]
    public void A_clock_that_stands_still_does_not_keep_the_measurement_from_ending() =>
        Assert.Equal(TimeSpan.Zero, SearchEstimate.Measure(CreatePlan("""{"hidden_layer_sizes": [[1]]}"""),
            1, new FakeTimeProvider(), cancellationToken: TestContext.Current.CancellationToken)!.Total);

    [Fact]
    public void A_network_too_large_to_be_tried_is_estimated_all_the_same() =>
        Assert.True(SearchEstimate.Measure(CreatePlan("""{"hidden_layer_sizes": [[500000, 1000]]}"""),
            1, cancellationToken: TestContext.Current.CancellationToken)!.Total > TimeSpan.FromMinutes(1));

    [Fact]
    public void For_a_GPU_nothing_is_estimated_and_nothing_measured()
    {
        var plan = CreatePlan("""{"alpha": [0.1, 0.2]}""");
        Assert.Null(SearchEstimate.ComputeForDevice(
            "gpu:0", plan, 1, _ => throw new InvalidOperationException("it was measured")));
        Assert.NotNull(SearchEstimate.ComputeForDevice("cpu", plan, 1, _ => Rate));
    }

    private static SearchPlan CreatePlan(
        string space, string fixedParameters = "{}", IReadOnlyList<string>? constraints = null,
        long? maxTrials = null) =>
        SearchPlan.Resolve(
            new()
            {
                Estimator = "mlp_classifier",
                Params = ParameterSet.Parse(fixedParameters),
                Space = [Requests.Grid(space)],
                Constraints = constraints ?? [],
                MaxTrials = maxTrials,
                Validation = new ValidationScheme.CrossValidation(4),
                Target = ["y"],
                Device = "cpu",
            },
            s_rows);
}
