using Experiments.Engine.Data;
using Experiments.Engine.ModelSelection;
using Experiments.Engine.Tests.Devices;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Tests.ModelSelection;

/// <summary>
/// The hunt for leaks: the rows that a fold is scored on are replaced by others, and its training does not change by a
/// bit. A scaler, a scaled target, the rows that early stopping watches or an order of rows that saw one of them would
/// train other weights.
/// </summary>
public sealed class LeakTests(CpuFixture cpu) : IClassFixture<CpuFixture>
{
    private const int Rows = 60;

    private const string Watched =
        """{"early_stopping": true, "n_iter_no_change": 2, "max_iter": 30}""";

    private static readonly SearchRequest s_numbers = new()
    {
        Estimator = "mlp_regressor",
        Params = ParameterSet.Parse(
            """{"max_iter": 6, "hidden_layer_sizes": [5], "batch_size": 8, "learning_rate_init": 0.01}"""),
        Pipeline = [new("standard_scaler", ParameterSet.Empty)],
        Validation = new ValidationScheme.CrossValidation(3),
        Seed = 5,
        Target = ["y"],
        Ignore = ["late", "c"],
    };

    private static readonly SearchRequest s_classes = s_numbers with
    {
        Estimator = "mlp_classifier",
        Target = ["c"],
        Ignore = ["late"],
        Scoring = ["neg_log_loss"],
    };

    private static readonly Dictionary<string, SearchRequest> s_searches = new()
    {
        ["a standard scaler and a scaled target"] = s_numbers,
        ["a target as it is"] = s_numbers with { TargetScaler = TargetScaling.None },
        ["a min-max scaler"] = s_numbers with { Pipeline = [new("min_max_scaler", ParameterSet.Empty)] },
        ["two scalers"] = s_numbers with
        {
            Pipeline = [new("min_max_scaler", ParameterSet.Empty), new("standard_scaler", ParameterSet.Empty)],
        },
        ["features in double precision"] = s_numbers with { Ignore = ["small", "c"] },
        ["rows that early stopping watches"] = Add(s_numbers, Watched),
        ["rows that early stopping watches, by class"] = Add(s_classes, Watched),
        ["a plateau of the watched loss"] = Add(
            s_numbers, """{"early_stopping": true, "learning_rate": "plateau", "plateau_patience": 1}"""),
        ["rows in a random order"] =
            s_numbers with { Validation = new ValidationScheme.CrossValidation(3, Shuffle: true) },
        ["classes in a random order"] =
            s_classes with { Validation = new ValidationScheme.CrossValidation(4, Shuffle: true) },
        ["a holdout"] = s_numbers with { Validation = new ValidationScheme.HoldoutPart(0.25) },
        ["a holdout of classes"] = s_classes with { Validation = new ValidationScheme.HoldoutPart(0.25) },
        ["rows in order of time"] = s_numbers with { Validation = new ValidationScheme.TimeSeries(3, Gap: 2) },
        ["rows in order of time that early stopping watches"] =
            Add(s_numbers, Watched) with { Validation = new ValidationScheme.TimeSeries(3) },
    };

    /// <summary>Every part of a search that looks at rows, by name.</summary>
    public static TheoryData<string> Searches => [.. s_searches.Keys];

    [Theory, MemberData(nameof(Searches))]
    public void A_fold_is_trained_alike_whatever_its_scored_rows_are(string search)
    {
        var request = s_searches[search];
        var table = CreateTable(replaced: []);
        var plan = SearchPlan.Resolve(request, table);
        for (var fold = 0; fold < plan.Folds; fold++)
        {
            var other = SearchPlan.Resolve(request, CreateTable(plan.Splits[fold].Test));
            Assert.Equal(plan.Splits[fold].Test, other.Splits[fold].Test);

            var (expected, actual) = (Run(plan, fold), Run(other, fold));

            Assert.Equal(expected.WeightsSha256, actual.WeightsSha256);
            Assert.Equal((expected.Epochs, expected.BestEpoch), (actual.Epochs, actual.BestEpoch));
            // The rows are others, so the scores are, and the fit of one is not taken for that of the other.
            Assert.NotEqual(expected.Scores.Values, actual.Scores.Values);
            Assert.NotEqual(expected.FitKey, actual.FitKey);
        }
    }

    /// <summary>The hunt finds a leak where there is one: a refit sees every row.</summary>
    [Theory, MemberData(nameof(Searches))]
    public void A_fit_that_sees_the_scored_rows_is_found(string search)
    {
        var plan = SearchPlan.Resolve(s_searches[search], CreateTable(replaced: []));
        var other = SearchPlan.Resolve(s_searches[search], CreateTable(plan.Splits[0].Test));

        Assert.NotEqual(Run(plan, FoldRows.Refit).WeightsSha256, Run(other, FoldRows.Refit).WeightsSha256);
    }

    [Theory, MemberData(nameof(Searches))]
    public void The_rows_of_training_and_those_that_are_watched_are_none_that_is_scored(string search)
    {
        var plan = SearchPlan.Resolve(s_searches[search], CreateTable(replaced: []));
        var trial = plan.ResolveTrial(ParameterSet.Empty);
        for (var fold = 0; fold < plan.Folds; fold++)
        {
            var lane = PackLane.Create(plan, new(0, ParameterSet.Empty, fold), trial);
            var (train, watched) = (lane.Spec.TrainRows, lane.Spec.ValidationRows);

            Assert.Equal(plan.Splits[fold].Train.Order(), train.Concat(watched).Order());
            Assert.Empty(lane.TestRows.Intersect(train.Concat(watched)));
            if (plan.Request.Validation is ValidationScheme.TimeSeries(_, var gap))
            {
                Assert.True(train.Concat(watched).Max() + gap < lane.TestRows.Min());
                Assert.All(watched, row => Assert.True(row > train.Max()));
            }
        }
    }

    /// <summary>A known fit is adopted by its key, so equal keys must mean the same rows in each part.</summary>
    [Fact]
    public void Fits_with_equal_keys_are_trained_and_scored_on_the_same_rows()
    {
        var table = CreateTable(replaced: []);
        ValidationScheme[] schemes =
        [
            new ValidationScheme.CrossValidation(2), new ValidationScheme.CrossValidation(3),
            new ValidationScheme.CrossValidation(3, Shuffle: true), new ValidationScheme.HoldoutPart(0.25),
            new ValidationScheme.HoldoutPart(0.3), new ValidationScheme.TimeSeries(2),
            new ValidationScheme.TimeSeries(3), new ValidationScheme.TimeSeries(3, Gap: 2),
        ];
        var fits = (from scheme in schemes
                    from seed in (long[])[5, 6]
                    from request in (SearchRequest[])[s_numbers, Add(s_numbers, Watched), s_classes]
                    let plan = SearchPlan.Resolve(request with { Validation = scheme, Seed = seed }, table)
                    from fold in Enumerable.Range(0, plan.Folds)
                    let lane = PackLane.Create(
                        plan, new(0, ParameterSet.Empty, fold), plan.ResolveTrial(ParameterSet.Empty))
                    select (lane.Fit.Key, Rows: Describe(lane))).ToList();

        Assert.All(fits.GroupBy(fit => fit.Key), same => Assert.Single(same.Select(fit => fit.Rows).Distinct()));
        Assert.True(fits.Select(fit => fit.Rows).Distinct().Count() > schemes.Length);
    }

    private static string Describe(PackLane lane) =>
        $"{string.Join(',', lane.Spec.TrainRows)} {string.Join(',', lane.Spec.ValidationRows)} "
        + string.Join(',', lane.TestRows);

    private static SearchRequest Add(SearchRequest request, string json) =>
        request with { Params = request.Params.Merge(ParameterSet.Parse(json)) };

    private FitResult Run(SearchPlan plan, int fold) => new PackRunner(cpu.Device, plan)
        .Run([new(0, ParameterSet.Empty, fold)], cancellationToken: TestContext.Current.CancellationToken)[0];

    /// <summary>Creates rows of a rule; the replaced ones follow another. Classes stay: folds go by them.</summary>
    private static TabularData CreateTable(IReadOnlyCollection<int> replaced)
    {
        var (small, late, y) = (new double[Rows], new double[Rows], new double[Rows]);
        foreach (var row in Enumerable.Range(0, Rows))
        {
            var x = Math.Sin(row * 0.7);
            (small[row], late[row], y[row]) = replaced.Contains(row)
                ? (40 - 9 * x, 1.7e9 + 1e5 * x * x, 7000 * x * x)
                : (x, 1.7e9 + 3e4 * Math.Cos(row), 500 + 100 * x);
        }
        string?[] classes = [.. Enumerable.Range(0, Rows).Select(row => row % 3 == 0 ? "a" : "b")];
        return new(
            "rows", $"replaced {string.Join(',', replaced)}",
            [
                new NumericColumn("small", small), new NumericColumn("late", late), new NumericColumn("y", y),
                new TextColumn("c", classes),
            ]);
    }
}
