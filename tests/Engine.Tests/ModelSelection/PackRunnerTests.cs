using Experiments.Engine.Devices;
using Experiments.Engine.ModelSelection;
using Experiments.Engine.Preprocessing;
using Experiments.Engine.Training;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Tests.ModelSelection;

public sealed class PackRunnerTests
{
    private static readonly SearchRequest s_wine = new()
    {
        Estimator = "mlp_classifier",
        Pipeline = [new("standard_scaler", ParameterSet.Empty)],
        Params = ParameterSet.Parse(
            """{"max_iter": 12, "hidden_layer_sizes": [8], "batch_size": 32, "learning_rate_init": 0.01,"""
            + """ "early_stopping": true, "n_iter_no_change": 3}"""),
        Validation = new ValidationScheme.CrossValidation(3),
        Scoring = ["accuracy", "f1_macro", "neg_log_loss"],
        Seed = 42,
        Target = ["class"],
    };

    [Fact]
    public void A_fit_gives_the_same_bits_alone_and_beside_others_in_any_order()
    {
        using var device = DeviceCatalog.Open("cpu");
        var plan = Plan(s_wine);
        FitRequest[] fits =
            [.. from trial in Enumerable.Range(0, 2) from fold in Enumerable.Range(-1, 4) select new FitRequest(
                trial, ParameterSet.Empty.With("alpha", ParameterValue.Create(0.001 + trial)), fold)];

        var together = Run(device, plan, fits).ToDictionary(r => (r.Trial, r.Fold));
        var reversed = Run(device, Plan(s_wine), [.. fits.Reverse()]);
        var alone = fits.Select(f => Run(device, plan, [f])[0]);

        Assert.All(reversed.Concat(alone), r => AssertSame(together[(r.Trial, r.Fold)], r));
        Assert.Equal(fits.Length, together.Values.Select(r => r.WeightsSha256).Distinct().Count());
    }

    [Fact]
    public void Runners_on_several_threads_share_a_plan_and_give_the_same_bits()
    {
        var plan = Plan(s_wine);
        IReadOnlyList<FitResult> OnItsOwnDevice(long trial)
        {
            using var device = DeviceCatalog.Open("cpu");
            return Run(device, plan, [new(trial, ParameterSet.Empty, 0), new(trial, ParameterSet.Empty, 1)]);
        }
        var results = new IReadOnlyList<FitResult>[4];
        Thread[] threads =
            [.. Enumerable.Range(0, results.Length).Select(i => new Thread(() => results[i] = OnItsOwnDevice(i)))];

        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();

        foreach (var fold in Enumerable.Range(0, 2)) Assert.All(results, r => AssertSame(results[0][fold], r[fold]));
    }

    [Fact]
    public void A_fold_has_scores_and_no_model_and_a_refit_a_model_and_no_scores()
    {
        using var device = DeviceCatalog.Open("cpu");
        var results = Run(device, Plan(s_wine), [new(0, ParameterSet.Empty, 0), new(0, ParameterSet.Empty, -1)]);

        Assert.Equal(["accuracy", "f1_macro", "neg_log_loss"], results[0].Scores.Keys);
        Assert.InRange(results[0].Scores["accuracy"], 0.8, 1);
        Assert.Null(results[0].Pipeline);
        Assert.Empty(results[1].Scores);
        Assert.Equal(13, results[1].Pipeline!.FeatureNames.Count);
        Assert.Equal(device.NumericsClass, results[0].NumericsClass);
    }

    [Fact]
    public void A_scaler_learns_from_the_folds_training_rows_alone_and_its_result_is_shared()
    {
        var plan = Plan(s_wine);
        var complete = plan.ResolveTrial(ParameterSet.Empty);

        var (first, second) = (plan.Prepared.Get(complete, 0), plan.Prepared.Get(complete, 1));
        var expected = new StandardScaler().Fit(plan.Data.X, plan.Data.Features, plan.Splits[0].Train);

        Assert.Equal(expected.Mean!.Value, ((FittedStandardScaler)first.Transformers[0]).Mean!.Value);
        Assert.NotEqual(expected.Mean.Value, ((FittedStandardScaler)second.Transformers[0]).Mean!.Value);
        Assert.Same(first, plan.Prepared.Get(plan.ResolveTrial(ParameterSet.Parse("""{"alpha": 1.0}""")), 0));
        Assert.NotSame(
            first,
            plan.Prepared.Get(plan.ResolveTrial(ParameterSet.Parse("""{"standard_scaler__with_mean": false}""")), 0));
    }

    [Fact]
    public void Without_a_transformer_all_folds_share_the_raw_features()
    {
        var plan = Plan(s_wine with { Pipeline = [] });
        var complete = plan.ResolveTrial(ParameterSet.Empty);

        Assert.Same(plan.Prepared.Get(complete, 0), plan.Prepared.Get(complete, -1));
        Assert.Same(plan.Data.X, plan.Prepared.Get(complete, 0).Data.X);
    }

    [Fact]
    public void Early_stopping_never_sees_the_scored_fold()
    {
        var plan = Plan(s_wine);
        var lane = CreateLane(plan, new(0, ParameterSet.Empty, 1));

        Assert.NotEmpty(lane.Spec.ValidationRows);
        Assert.Empty(lane.TestRows.Intersect(lane.Spec.ValidationRows.Concat(lane.Spec.TrainRows)));
        Assert.Equal(plan.Splits[1].Train, lane.Spec.ValidationRows.Concat(lane.Spec.TrainRows).Order());
    }

    [Fact]
    public void A_refit_with_a_number_of_epochs_trains_them_on_all_rows()
    {
        using var device = DeviceCatalog.Open("cpu");
        var plan = Plan(s_wine);

        var result = Run(device, plan, [new(0, ParameterSet.Empty, -1, Epochs: 4)])[0];

        Assert.Equal((4, StopReason.MaxIterations), (result.Epochs, result.StopReason));
        Assert.Equal(plan.Rows, CreateLane(plan, new(0, ParameterSet.Empty, -1, 4)).Spec.TrainRows.Length);
    }

    [Fact]
    public void Its_own_random_state_wins_over_the_searchs_seed()
    {
        using var device = DeviceCatalog.Open("cpu");
        string Weights(SearchRequest request, string parameters) =>
            Run(device, Plan(request), [new(0, ParameterSet.Parse(parameters), 0)])[0].WeightsSha256;

        Assert.Equal(Weights(s_wine with { Seed = 1 }, """{"random_state": 7}"""),
            Weights(s_wine with { Seed = 2 }, """{"random_state": 7}"""));
        Assert.NotEqual(Weights(s_wine with { Seed = 1 }, "{}"), Weights(s_wine with { Seed = 2 }, "{}"));
    }

    [Fact]
    public void A_fit_that_diverges_has_NaN_scores_and_a_cause_and_leaves_others_alone()
    {
        using var device = DeviceCatalog.Open("cpu");
        var plan = Plan(s_wine with
        {
            Params = s_wine.Params.Merge(ParameterSet.Parse("""{"solver": "sgd", "early_stopping": false}"""))
        });
        FitRequest calm = new(0, ParameterSet.Empty, 0),
            wild = new(1, ParameterSet.Parse("""{"learning_rate_init": 1e30}"""), 0);

        var results = Run(device, plan, [wild, calm]);

        Assert.Equal(StopReason.Diverged, results[0].StopReason);
        Assert.All(results[0].Scores.Values, s => Assert.True(double.IsNaN(s)));
        Assert.StartsWith("The loss became NaN or infinite", results[0].Failure, StringComparison.Ordinal);
        AssertSame(Run(device, plan, [calm])[0], results[1]);
    }

    [Fact]
    public void Progress_tells_of_every_epoch_of_every_fit()
    {
        using var device = DeviceCatalog.Open("cpu");
        var told = new List<FitProgress>();

        var results = Run(
            device, Plan(s_wine), [new(3, ParameterSet.Empty, 0), new(3, ParameterSet.Empty, 2)], told.Add);

        Assert.All(results, r => Assert.Equal(Enumerable.Range(1, r.Epochs),
            told.Where(t => (t.Trial, t.Fold) == (r.Trial, r.Fold)).Select(t => t.Epoch)));
        Assert.All(told, t => Assert.NotNull(t.ValidationLoss));
    }

    [Fact]
    public void Training_stops_when_it_is_cancelled()
    {
        using var device = DeviceCatalog.Open("cpu");
        using var cancellation = new CancellationTokenSource();
        var runner = new PackRunner(device, Plan(s_wine));

        Assert.Throws<OperationCanceledException>(() => runner.Run(
            [new(0, ParameterSet.Empty, 0)], _ => cancellation.Cancel(), cancellationToken: cancellation.Token));
    }

    [Fact]
    public void Fits_of_different_pack_keys_and_folds_that_do_not_exist_are_refused()
    {
        using var device = DeviceCatalog.Open("cpu");
        var plan = Plan(s_wine);

        Assert.Throws<ArgumentException>(() => Run(device,
            plan, [new(0, ParameterSet.Empty, 0), new(1, ParameterSet.Parse("""{"hidden_layer_sizes": [9]}"""), 0)]));
        Assert.Throws<ArgumentException>(() => Run(device, plan, [new(0, ParameterSet.Empty, 3)]));
        Assert.Empty(Run(device, plan, []));
    }

    private static void AssertSame(FitResult expected, FitResult actual)
    {
        Assert.Equal(expected.WeightsSha256, actual.WeightsSha256);
        Assert.Equal(expected.Scores, actual.Scores);
        Assert.Equal((expected.Epochs, expected.BestEpoch, expected.StopReason, expected.FitKey),
            (actual.Epochs, actual.BestEpoch, actual.StopReason, actual.FitKey));
    }

    private static PackLane CreateLane(SearchPlan plan, FitRequest fit) =>
        PackLane.Create(plan, fit, plan.ResolveTrial(fit.Parameters));

    private static IReadOnlyList<FitResult> Run(
        Device device, SearchPlan plan, IReadOnlyList<FitRequest> fits, Action<FitProgress>? progress = null) =>
            new PackRunner(device, plan).Run(fits, progress, cancellationToken: TestContext.Current.CancellationToken);

    private static SearchPlan Plan(SearchRequest request) => SearchPlan.Resolve(request, Files.Example("wine.csv"));
}
