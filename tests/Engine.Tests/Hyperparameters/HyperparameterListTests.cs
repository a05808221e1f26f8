using Experiments.Engine.Estimators;
using Experiments.Engine.Hyperparameters;
using Experiments.Search.Parameters;
using Experiments.Search.Specs;

namespace Experiments.Engine.Tests.Hyperparameters;

public sealed class HyperparameterListTests
{
    private static readonly HyperparameterList s_mlp = EstimatorCatalog.Find("mlp_classifier")!.Hyperparameters;

    [Theory]
    [InlineData("learning_rate_int",
        "0.1", "mlp_classifier has no hyperparameter 'learning_rate_int'.", "Did you mean 'learning_rate_init'?")]
    [InlineData(
        "alpha", "-0.5", "alpha: -0.5 is out of range: it must be a number of at least 0.", "For example alpha: 0.01.")]
    [InlineData(
        "alpha", "\"small\"", "alpha: \"small\" is text, not a number of at least 0.", "For example alpha: 0.01.")]
    [InlineData(
        "max_iter", "1.5", "max_iter: 1.5 is a number, not a whole number of at least 1.", "For example max_iter: 50.")]
    [InlineData("max_iter",
        "0", "max_iter: 0 is out of range: it must be a whole number of at least 1.", "For example max_iter: 50.")]
    [InlineData("max_iter", "3000000000", "max_iter: 3000000000 is out of range: it must be at most 2147483647.",
        "For example max_iter: 50.")]
    [InlineData("shuffle", "1", "shuffle: 1 is a whole number, not true or false.", "For example shuffle: false.")]
    [InlineData("solver",
        "\"adm\"", "solver: 'adm' is not one of sgd, adam, adamw. Did you mean 'adam'?",
        "For example solver: \"sgd\".")]
    [InlineData(
        "validation_fraction", "1", "validation_fraction: 1 is out of range: it must be a number above 0 and below 1.",
        "For example validation_fraction: 0.2.")]
    [InlineData("batch_size", "\"all\"", "batch_size: 'all' is not 'auto'.", "For example batch_size: 128.")]
    [InlineData("batch_size", "true", "batch_size: true is a boolean, not 'auto' or a whole number of at least 1.",
        "For example batch_size: 128.")]
    [InlineData("max_grad_norm",
        "0", "max_grad_norm: 0 is out of range: it must be a number above 0.", "For example max_grad_norm: 1.0.")]
    public void A_wrong_value_is_an_issue_that_says_what_and_how(
        string name, string json, string message, string remedy) =>
            Assert.Equal(
                new SpecIssue("params.p", message, remedy), s_mlp.Check(name, ParameterValue.Parse(json), "params.p"));

    [Fact]
    public void The_path_leads_into_a_list() =>
        Assert.Equal("space.hidden_layer_sizes[1][0]",
            s_mlp.Check("hidden_layer_sizes", ParameterValue.Parse("[0]"), "space.hidden_layer_sizes[1]")!.Path);

    [Theory]
    [InlineData("hidden_layer_sizes", "[]")]
    [InlineData("hidden_layer_sizes", "64")]
    [InlineData("batch_size", "\"auto\"")]
    [InlineData("random_state", "null")]
    [InlineData("alpha", "0")]
    public void A_right_value_is_no_issue(string name, string json) =>
        Assert.Null(s_mlp.Check(name, ParameterValue.Parse(json), "p"));

    [Fact]
    public void Equal_settings_are_completed_equally() => Assert.Equal(
        s_mlp.Complete(ParameterSet.Parse("""{"alpha": 1.0, "hidden_layer_sizes": [64]}""")).Values,
        s_mlp.Complete(ParameterSet.Parse("""{"alpha": 1, "hidden_layer_sizes": 64}""")).Values);

    [Fact]
    public void Completing_reports_every_issue() =>
        Assert.Equal(2, Assert.Throws<SpecException>(
            () => s_mlp.Complete(ParameterSet.Parse("""{"alpha": -1, "beta_3": 1}"""))).Issues.Count);

    [Fact]
    public void Defaults_and_examples_obey_their_own_rules() =>
        Assert.All(EstimatorCatalog.All.SelectMany(e => e.Hyperparameters.All), h =>
        {
            Assert.Null(h.Rule.Check(h.Default));
            Assert.Null(h.Rule.Check(h.Example));
            Assert.NotEqual(h.Default, h.Example);
        });

    /// <summary>scikit-learn 1.2.1's MLPClassifier, where we have the same hyperparameter and mean the same.</summary>
    [Fact]
    public void Defaults_are_scikit_learns()
    {
        var expected = ParameterSet.Parse("""
            {"hidden_layer_sizes": [100], "activation": "relu", "solver": "adam", "alpha": 0.0001,
              "batch_size": "auto", "learning_rate": "constant",
             "learning_rate_init": 0.001, "max_iter": 200, "shuffle": true, "random_state": null, "tol": 0.0001,
               "momentum": 0.9, "nesterovs_momentum": true,
             "early_stopping": false, "validation_fraction": 0.1, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8,
               "n_iter_no_change": 10}
            """);

        Assert.Equal(expected, s_mlp.Defaults.Subset(expected.Keys));
    }

    [Fact]
    public void The_schema_names_every_hyperparameter_with_type_default_and_words()
    {
        var schema = s_mlp.ToJsonSchema();

        Assert.False(schema["additionalProperties"]!.GetValue<bool>());
        var alpha = schema["properties"]!["alpha"]!;
        Assert.Equal(("number", 0d, 1e-4), (alpha["type"]!.GetValue<string>(),
            alpha["minimum"]!.GetValue<double>(), alpha["default"]!.GetValue<double>()));
        Assert.All(schema["properties"]!.AsObject(), p => Assert.NotEmpty(p.Value!["description"]!.GetValue<string>()));
        Assert.Equal(s_mlp.All.Length, schema["properties"]!.AsObject().Count);
    }
}
