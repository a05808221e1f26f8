using Experiments.Engine.Data;
using Experiments.Engine.Estimators;
using Experiments.Engine.ModelSelection;
using Experiments.Engine.Numerics;
using Experiments.Engine.Tasks;
using Experiments.Search.Parameters;
using Experiments.Search.Specs;

namespace Experiments.Engine.Tests.ModelSelection;

public sealed class SearchPlanTests
{
    private static readonly SearchRequest s_iris = new()
    {
        Estimator = "mlp_classifier",
        Pipeline = [new("standard_scaler", ParameterSet.Empty)],
        Params = ParameterSet.Parse("""{"max_iter": 5}"""),
        Space = [Requests.Grid("""{"alpha": [0.1, 0.01], "hidden_layer_sizes": [[4], [8]]}""")],
        Target = ["species"],
    };

    [Fact]
    public void A_plan_keeps_only_so_many_prepared_folds_and_pack_keys_however_long_its_search()
    {
        var plan = Plan(s_iris with
        {
            Space = [Requests.Grid("""{"min_max_scaler__feature_range": [[0, 1]]}""")],
            Pipeline = [new("min_max_scaler", ParameterSet.Empty)],
        });
        for (var high = 1; high <= 20; high++)
            plan.PrepareFolds(ParameterSet.Parse($$"""{"min_max_scaler__feature_range": [0, {{high}}]}"""));
        Assert.Equal(PreparedDataCache.Preprocessings * (plan.Folds + 1), plan.Prepared.Count);

        for (var width = 1; width <= 10_100; width++)
            plan.GetPackKey(ParameterSet.Parse($$"""{"hidden_layer_sizes": [{{width}}]}"""));
        Assert.Equal(10_000, plan.PackKeysKnown);
    }

    [Fact]
    public void A_misspelt_scorer_is_one_mistake_and_the_refit_that_names_it_rightly_none() =>
        Assert.Equal("search.scoring[0]",
            Assert.Single(SearchPlan.Check(s_iris with { Scoring = ["acuracy"], Refit = "accuracy" })).Path);

    [Theory]
    [InlineData("""{"hidden_layer_sizes": [64, [32], [64]]}""", "space.hidden_layer_sizes[2]",
        "[64] repeats the value 64 at position 0.")]
    [InlineData("""{"alpha": [1, 0.5, 1.0]}""", "space.alpha[2]", "1.0 repeats the value 1 at position 0.")]
    [InlineData("""{"alpha": [0, -0.0]}""", "space.alpha[1]", "-0.0 repeats the value 0 at position 0.")]
    [InlineData("""{"max_grad_norm": [null, 1, 1.0]}""", "space.max_grad_norm[2]",
        "1.0 repeats the value 1 at position 1.")]
    [InlineData("""{"standard_scaler__with_std": [true, true]}""", "space.standard_scaler__with_std[1]",
        "true repeats the value at position 0.")]
    public void A_value_that_is_read_as_another_is_the_same_trial(string grid, string path, string message)
    {
        var issue = Assert.Single(SearchPlan.Check(s_iris with { Space = [Requests.Grid(grid)] }));

        Assert.Equal((path, message), (issue.Path, issue.Message));
    }

    [Theory]
    [InlineData("""{"hidden_layer_sizes": [64, [32], [64, 64]], "alpha": [1, 0.5]}""")]
    [InlineData("""{"batch_size": ["auto", 1], "max_grad_norm": [null, 1]}""")]
    public void Values_that_are_read_as_different_are_different_trials(string grid) =>
        Assert.Empty(SearchPlan.Check(s_iris with { Space = [Requests.Grid(grid)] }));

    [Theory]
    [InlineData("""{"alpha": 0.1, "alpa": 0.1}""", null, "params.alpa")]
    [InlineData("{}", """{"alpha": [0.1], "alpa": [0.1]}""", "space.alpa")]
    public void A_hyperparameter_that_is_given_is_not_suggested(string parameters, string? grid, string path)
    {
        var issue = Assert.Single(SearchPlan.Check(s_iris with
        {
            Params = ParameterSet.Parse(parameters),
            Space = [Requests.Grid(grid ?? "{}")],
        }));

        Assert.Equal(path, issue.Path);
        Assert.StartsWith("Known names", issue.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scorer_that_is_given_is_not_suggested() =>
        Assert.DoesNotContain("'accuracy'", Assert.Single(SearchPlan.Check(
            s_iris with { Scoring = ["accuracy", "acuracy"], Refit = "accuracy" })).Remedy, StringComparison.Ordinal);

    [Fact]
    public void Every_issue_is_reported_with_its_path()
    {
        var request = new SearchRequest
        {
            Estimator = "mlp_classifier",
            Pipeline = [new("standard_scaler", ParameterSet.Parse("""{"with_men": true}""")), new(
                "standart_scaler", ParameterSet.Empty)],
            Params = ParameterSet.Parse("""{"epochs": 5, "tol": -1}"""),
            Space = [Requests.Grid(
                """{"alpha": [0.1, "big"], "hidden_layers": [[4], [8]], "standard_scaler__with_std": [true, 2],"""
                + """ "solver": []}""")],
            Validation = new ValidationScheme.CrossValidation(1),
            Scoring = ["accuracy", "f1_makro", "r2", "accuracy"],
            Refit = "f1",
            Seed = -1,
            Device = "tpu",
            Target = ["specie"],
        };

        var issues = Assert.Throws<SpecException>(() => SearchPlan.Resolve(request, Files.Example("iris.csv"))).Issues;

        Assert.Equal(
            [
                "pipeline[0].with_men",
                "pipeline[1]", "params.epochs", "params.tol", "space.alpha[1]", "space.hidden_layers",
                "space.standard_scaler__with_std[1]",
                "space.solver", "search.cv", "search.seed", "search.scoring[1]", "search.scoring[2]",
                "search.scoring[3]", "search.refit", "device", "data.target",
            ],
            issues.Select(i => i.Path));
        Assert.Contains(
            new SpecIssue("space.hidden_layers",
                "mlp_classifier has no hyperparameter 'hidden_layers'.", "Did you mean 'hidden_layer_sizes'?"),
            issues);
        Assert.Contains(
            new SpecIssue("search.scoring[1]", "There is no scorer 'f1_makro'.", "Did you mean 'f1_macro'?"), issues);
        Assert.Contains(new SpecIssue(
            "data.target", $"{Files.Example("iris.csv").Source} has no column 'specie'.", "Did you mean 'species'?"),
            issues);
    }

    [Fact]
    public void An_unknown_estimator_is_an_issue_with_the_nearest_name() => Assert.Equal(
        new SpecIssue("estimator", "There is no estimator 'mlp_clasifier'.", "Did you mean 'mlp_classifier'?"),
        Assert.Single(SearchPlan.Check(s_iris with { Estimator = "mlp_clasifier" })));

    [Fact]
    public void A_scorer_of_two_classes_does_not_score_three()
    {
        var issue = Assert.Single(Assert.Throws<SpecException>(() => Plan(s_iris with { Scoring = ["f1"] })).Issues);

        Assert.Equal(("search.scoring[0]", "f1 does not score a multiclass target."), (issue.Path, issue.Message));
    }

    [Fact]
    public void Fewer_rows_than_folds_are_an_issue()
    {
        var table = Files.Csv("x,y\n1,0\n2,1\n3,0\n");
        var issue = Assert.Single(
            Assert.Throws<SpecException>(() => SearchPlan.Resolve(s_iris with { Target = ["y"] }, table)).Issues);

        Assert.Equal(
            new SpecIssue("search.cv", "5 folds need at least 5 rows; there are 3.", "Choose at most 3 folds."), issue);
    }

    [Theory]
    [InlineData("112", "'2', has 1 member, fewer than the 5 folds: some folds do not contain this class, nor '1'. A "
        + "class of one member is scored only by models that have not seen it.")]
    [InlineData("11", "'1', has 2 members, fewer than the 5 folds: some folds do not contain this class.")]
    [InlineData(
        "33332211", "'1', has 2 members, fewer than the 5 folds: some folds do not contain this class, nor '2', '3'.")]
    public void Classes_that_cannot_be_in_every_fold_are_a_warning_by_name(string rare, string warning)
    {
        var table = Files.Csv(
            "x,y\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{i},{(i < rare.Length ? rare[i] : '0')}\n")));

        Assert.Equal($"The least populated class, {warning}",
            Assert.Single(SearchPlan.Resolve(s_iris with { Target = ["y"] }, table).Warnings));
    }

    [Fact]
    public void Text_in_a_feature_column_is_an_error_of_the_data()
    {
        var table = Files.Csv(
            "x,y\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{(i == 7 ? "seven" : i)},{i % 2}\n")));

        Assert.Equal("rows.csv, line 9, column 'x': 'seven' is not a finite number.",
            Assert.Throws<DataException>(() => SearchPlan.Resolve(s_iris with { Target = ["y"] }, table)).Message);
    }

    [Fact]
    public void Constraints_may_speak_of_defaults_and_exclude_points()
    {
        var plan = Plan(s_iris with { Constraints = ["not (max_iter == 5 and alpha > 0.05)"] });

        Assert.Equal([0.01, 0.01], plan.Trials.Enumerate().Select(t => t.Parameters["alpha"].AsDouble()));
    }

    [Fact]
    public void The_pack_key_depends_on_structure_alone()
    {
        var plan = Plan(s_iris);
        string Key(string json) => plan.GetPackKey(ParameterSet.Parse(json));

        Assert.Equal(Key("""{"alpha": 0.1, "hidden_layer_sizes": [4]}"""),
            Key("""{"alpha": 0.01, "hidden_layer_sizes": [4]}"""));
        Assert.Equal(Key("""{"hidden_layer_sizes": [4]}"""), Key("""{"hidden_layer_sizes": 4}"""));
        Assert.Equal(Key("{}"), Key("""{"hidden_layer_sizes": [100]}"""));
        Assert.NotEqual(Key("""{"hidden_layer_sizes": [4]}"""), Key("""{"hidden_layer_sizes": [8]}"""));
        Assert.NotEqual(Key("{}"), Key("""{"solver": "sgd"}"""));
        Assert.NotEqual(Key("{}"), Plan(s_iris with { Precision = Precision.Tf32 }).GetPackKey(ParameterSet.Empty));
        Assert.Contains("hidden_layer_sizes", plan.StructuralNames);
    }

    [Fact]
    public void The_fit_key_depends_on_all_that_a_result_depends_on()
    {
        var trial = ParameterSet.Parse("""{"alpha": 0.1}""");
        var plan = Plan(s_iris);
        string[] keys =
        [
            plan.GetFitKey(trial, 0),
            plan.GetFitKey(trial, 1),
            plan.GetFitKey(trial, -1, 7),
            plan.GetFitKey(ParameterSet.Parse("""{"alpha": 0.2}"""), 0),
            plan.GetFitKey(ParameterSet.Parse("""{"alpha": 0.1, "standard_scaler__with_mean": false}"""), 0),
            Plan(s_iris with { Seed = 1 }).GetFitKey(trial, 0),
            Plan(s_iris with { Precision = Precision.Tf32 }).GetFitKey(trial, 0),
            Plan(s_iris with { Ignore = ["sepal length (cm)"] }).GetFitKey(trial, 0),
            Plan(s_iris with { Pipeline = [] }).GetFitKey(trial, 0),
            Plan(s_iris with { Validation = new ValidationScheme.CrossValidation(4) }).GetFitKey(trial, 0),
            Plan(s_iris with { Params = ParameterSet.Empty }).GetFitKey(trial, 0),
        ];

        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(keys[0], Plan(s_iris).GetFitKey(trial, 0));
        Assert.Equal(
            keys[0], Plan(s_iris with { Space = [Requests.Grid("""{"alpha": [0.1, 0.5]}""")] }).GetFitKey(trial, 0));
    }

    [Fact]
    public void The_fit_key_depends_on_the_task_of_an_estimator_that_chose_its_tasks()
    {
        var known = EstimatorCatalog.Find("mlp_classifier")!;
        var chosen = new EstimatorDescriptor(known.Kind, known.Doc, known.Hyperparameters, known.CreateNetwork)
        {
            Tasks = [LearningTasks.Multiclass],
        };

        Assert.Equal("", FitIdentity.FormatTask(known, LearningTasks.Multiclass));
        Assert.Equal(" task Multiclass", FitIdentity.FormatTask(chosen, LearningTasks.Multiclass), ignoreCase: true);
    }

    [Fact]
    public void A_value_that_is_searched_wins_over_a_fixed_one_and_a_fixed_one_over_the_default()
    {
        var complete = Plan(s_iris with
        {
            Params = ParameterSet.Parse("""{"alpha": 0.5, "tol": 0, "standard_scaler__with_std": false}""")
        })
            .Complete(ParameterSet.Parse("""{"alpha": 0.25}"""));

        Assert.Equal((0.25, 0d, 1e-3),
            (complete["alpha"].AsDouble(), complete["tol"].AsDouble(), complete["learning_rate_init"].AsDouble()));
        Assert.Equal((true, false),
            (complete["standard_scaler__with_mean"].AsBoolean(), complete["standard_scaler__with_std"].AsBoolean()));
    }

    private static SearchPlan Plan(SearchRequest request) => SearchPlan.Resolve(request, Files.Example("iris.csv"));
}
