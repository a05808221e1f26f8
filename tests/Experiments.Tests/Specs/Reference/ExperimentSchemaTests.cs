namespace Experiments.Core.Tests.Specs.Reference;

public sealed class ExperimentSchemaTests
{
    public static TheoryData<string> Files => [.. ((string[])["examples", "bench/specs"])
        .SelectMany(f => Directory.EnumerateFiles(Path.Combine(Repository.Root, f), "*.yaml"))
        .Select(f => Path.GetRelativePath(Repository.Root, f))
        .Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Files))]
    public void Every_file_of_the_repository_fits(string file) =>
        Assert.Equal("", SchemaCheck.Errors(File.ReadAllText(Path.Combine(Repository.Root, file))));

    /// <summary>
    /// The range of every key and of hyperparameters of each kind, from both sides of its edge: schema and program
    /// agree.
    /// </summary>
    [Theory]
    [InlineData("search: { cv: 2 }", "search: { cv: 1 }")]
    [InlineData("search: { cv: 3 }", "search: { cv: 2.5 }")]
    [InlineData("search: { cv: 3 }", "search: { cv: '3' }")]
    [InlineData("search: { holdout: 0.99 }", "search: { holdout: 1 }")]
    [InlineData("search: { holdout: 0.01 }", "search: { holdout: 0 }")]
    [InlineData("search: { cv: 2 }", "search: { cv: 2, holdout: 0.5 }")]
    [InlineData("search: { shuffle: true }", "search: { shuffle: yes }")]
    [InlineData("search: { strategy: grid }", "search: { strategy: gird }")]
    [InlineData("search: { seed: 0 }", "search: { seed: -1 }")]
    [InlineData("search: { refit_epochs: false }", "search: { refit_epochs: 0 }")]
    [InlineData("search: { scoring: accuracy }", "search: { scoring: r2 }")]
    [InlineData("search: { scoring: [accuracy, f1_macro] }", "search: { scoring: [accuracy, acuracy] }")]
    [InlineData("search: { scoring: [accuracy, f1_macro] }", "search: { scoring: [accuracy, accuracy] }")]
    [InlineData("search: { refit: accuracy }", "search: { refit: r2 }")]
    [InlineData("search: { cv: 2 }", "search: { cvs: 2 }")]
    [InlineData("search: {}", "search: []")]
    [InlineData("name: a", "name: ../a")]
    [InlineData("data: { path: d.csv, target: 0 }", "data: { path: d.csv, target: { a: 1 } }")]
    [InlineData("data: { path: d.csv, target: [a, b] }", "data: { path: d.csv }")]
    [InlineData("data: { path: d.csv, target: a }", "data: { path: d.csv, target: a, format: csv }")]
    [InlineData("pipeline: [standard_scaler]", "pipeline: standard_scaler")]
    [InlineData("pipeline: [standard_scaler]", "pipeline: [standard_scalar]")]
    [InlineData("pipeline: [standard_scaler: { with_mean: false }]", "pipeline: [standard_scaler: { with_mean: 0 }]")]
    [InlineData("pipeline: [standard_scaler: { with_mean: false }]", "pipeline: [standard_scaler: { mean: false }]")]
    [InlineData("estimator: mlp_classifier", "estimator: mlp_classifer")]
    [InlineData("params: { max_iter: 1 }", "params: { max_iter: 0 }")]
    [InlineData("params: { alpha: 0 }", "params: { alpha: -0.1 }")]
    [InlineData("params: { learning_rate_init: 1e-9 }", "params: { learning_rate_init: 0 }")]
    [InlineData("params: { validation_fraction: 0.9 }", "params: { validation_fraction: 1 }")]
    [InlineData("params: { beta_1: 0 }", "params: { beta_1: 1 }")]
    [InlineData("params: { solver: sgd }", "params: { solver: sdg }")]
    [InlineData("params: { batch_size: auto }", "params: { batch_size: all }")]
    [InlineData("params: { random_state: null }", "params: { random_state: -1 }")]
    [InlineData("params: { hidden_layer_sizes: [] }", "params: { hidden_layer_sizes: [0] }")]
    [InlineData("params: { hidden_layer_sizes: 64 }", "params: { hidden_layer_sizes: [[64]] }")]
    [InlineData("params: { early_stopping: true }", "params: { early_stoping: true }")]
    [InlineData("space: { alpha: [0.1] }", "space: { alpha: 0.1 }")]
    [InlineData("space: { alpha: [0.1] }", "space: { alpha: [] }")]
    [InlineData("space: { alpha: [0.1] }", "space: { alpha: [0.1, small] }")]
    [InlineData("space: { alpha: [0.1] }", "space: { alpha: [0.1, 0.1] }")]
    [InlineData("space: [{ alpha: [0.1] }, {}]", "space: [{ alpha: [0.1] }, { alhpa: [0.1] }]")]
    [InlineData("space: [{}]", "space: []")]
    [InlineData("pipeline: [standard_scaler]\nspace: { standard_scaler__with_std: [true] }",
        "pipeline: [standard_scaler]\nspace: { standard_scaler__std: [true] }")]
    [InlineData("constraints: alpha < 1", "constraints: { alpha: 1 }")]
    [InlineData("budget: { max_time: 1.5h 30s }", "budget: { max_time: 10 }")]
    [InlineData("budget: { max_time: 90s }", "budget: { max_time: 0s }")]
    [InlineData("budget: { max_time: .5s }", "budget: { max_time: 10 minutes }")]
    [InlineData("budget: { max_trials: 1 }", "budget: { max_trials: 0 }")]
    [InlineData("device: gpu:1", "device: tpu")]
    [InlineData("precision: tf32", "precision: fp16")]
    [InlineData("name: a", "nam: a")]
    public void What_the_program_takes_the_schema_takes_and_what_one_refuses_the_other_does(string good, string bad)
    {
        // A device that this machine lacks is no mistake of the file.
        if (!good.StartsWith("device", StringComparison.Ordinal))
            Assert.Empty(SpecText.Read(SpecText.Complete(good)).Problems);
        Assert.Equal("", SchemaCheck.Errors(SpecText.Complete(good)));
        Assert.NotEmpty(SpecText.Read(SpecText.Complete(bad)).Problems);
        Assert.NotEqual("", SchemaCheck.Errors(SpecText.Complete(bad)));
    }

    [Theory, InlineData("[]"), InlineData("a"), InlineData("3")]
    public void A_file_that_is_no_map_is_refused(string text) => Assert.NotEqual("", SchemaCheck.Errors(text));
}
