using Experiments.Contracts.Specs;
using Experiments.Planning;
using Experiments.Problems;
using Experiments.Specs;

namespace Experiments.Core.Tests.Specs;

public sealed class SpecReaderTests
{
    [Fact]
    public void An_experiment_is_read_as_it_is_written()
    {
        var spec = Read("""
            name: full
            data: { path: d.csv, target: [a, b] }
            pipeline: [standard_scaler, { standard_scaler: { with_mean: false } }]
            estimator: mlp_classifier
            params: { max_iter: 50, early_stopping: true, random_state: null, batch_size: auto, solver: "adam" }
            space:
              - { hidden_layer_sizes: [[32], 64], alpha: [1e-3, .5, 1, 1.0] }
              - {}
            constraints: [alpha < 1]
            search: { strategy: grid, cv: 3, shuffle: true, scoring: accuracy, refit: accuracy, seed: 7,
                      refit_epochs: true }
            budget: { max_time: 1h30m, max_trials: 5 }
            priority: -3
            device: cpu
            precision: tf32
            """);
        Assert.Equal("full", spec.Name);
        Assert.Equal(["a", "b"], spec.Data.Target);
        Assert.Equal([new PipelineStepSpec("standard_scaler"), new("standard_scaler", """{"with_mean":false}""")],
            spec.Pipeline);
        Assert.Equal(
            """{"batch_size":"auto","early_stopping":true,"max_iter":50,"random_state":null,"solver":"adam"}""",
            spec.Params);
        Assert.Equal(2, spec.Space.Count);
        Assert.Equal(["[32]", "64"], spec.Space[0].Entries[0].Values);
        Assert.Equal(["0.001", "0.5", "1", "1.0"], spec.Space[0].Entries[1].Values);
        Assert.Empty(spec.Space[1].Entries);
        Assert.Equal(["alpha < 1"], spec.Constraints);
        Assert.Equal(
            (3, true, true, 7L), (spec.Search.Cv, spec.Search.Shuffle, spec.Search.RefitEpochs, spec.Search.Seed));
        Assert.Equal(["accuracy"], spec.Search.Scoring);
        Assert.Equal((TimeSpan.FromMinutes(90), 5L), (spec.Budget.MaxTime, spec.Budget.MaxTrials));
        Assert.Equal(("cpu", "tf32", -3), (spec.Device, spec.Precision, spec.Priority));
        Assert.True(SpecIdentity.AreSame(spec, spec with { Priority = 9 }));
        Assert.False(SpecIdentity.AreSame(spec, spec with { Device = "gpu" }));
    }

    [Theory, InlineData("101"), InlineData("-101"), InlineData("99999999999999"), InlineData("1.5"), InlineData("high")]
    public void A_priority_that_is_none_is_said_once_with_its_place(string priority)
    {
        var problem = Assert.Single(Reference.SpecText.Read($"priority: {priority}\ndata: {{ path: d.csv, target: y "
            + "}\nestimator: mlp_regressor\nspace: {}\n").Problems);
        Assert.Equal((1, 11), (problem.Span!.Value.Line, problem.Span.Value.Column));
    }

    [Fact]
    public void What_is_not_written_has_its_default()
    {
        var spec = Read("data: { path: d.csv, target: y }\nestimator: mlp_regressor\nspace: {}\n");
        Assert.Equal("experiment-file", spec.Name);
        Assert.Equal(new SearchSpec() { Scoring = spec.Search.Scoring }, spec.Search);
        Assert.Equal(new BudgetSpec(), spec.Budget);
        Assert.Equal(("{}", "auto", "fp32"), (spec.Params, spec.Device, spec.Precision));
    }

    [Fact]
    public void An_alias_stands_for_what_its_anchor_marked()
    {
        var spec = Read(
            "data: { path: d.csv, target: y }\nestimator: m\nspace:\n  - { alpha: &rates [0.1, 0.2] }\n  - { "
            + "learning_rate_init: *rates }\n");
        Assert.Equal(spec.Space[0].Entries[0].Values, spec.Space[1].Entries[0].Values);
    }

    [Fact]
    public void A_file_whose_aliases_would_fill_the_memory_is_refused()
    {
        var lines = Enumerable.Range(1, 9)
            .Select(i => $"k{i}: &k{i} [{string.Join(',', Enumerable.Repeat(i == 1 ? "1" : $"*k{i - 1}", 10))}]");
        Refused(string.Join('\n', lines), "more than 200000 values");
    }

    [Fact]
    public void A_file_whose_aliases_stand_for_long_texts_is_refused() =>
        Refused($"a: &a {new string('x', 100_000)}\nb: [{string.Join(',', Enumerable.Repeat("*a", 1000))}]",
            "more than 200000 values");

    [Fact]
    public void A_file_whose_aliases_stand_for_long_keys_is_refused() =>
        Refused($"a: &a {{ ? {new string('x', 100_000)} : 1 }}\nb: [{string.Join(',', Enumerable.Repeat("*a", 1000))}]",
            "more than 200000 values");

    [Fact]
    public void Labels_of_their_own_name_the_target()
    {
        var spec = Read("data: { path: images.gz, labels: labels.gz }\nestimator: mlp_classifier\nspace: {}\n");
        Assert.Equal(["label"], spec.Data.Target);
        Assert.Equal(["label"], Read("data: { path: images.gz, labels: labels.gz, target: label }\nestimator: "
            + "mlp_classifier\nspace: {}\n").Data.Target);
    }

    [Fact]
    public void Nesting_that_would_overflow_the_stack_is_refused() =>
        Refused($"a: {new string('[', 200_000)}", "deeper than 32");

    [Fact]
    public void A_file_that_no_person_writes_is_refused()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("large.yaml", new string('#', SpecFile.MaxBytes + 1));
        Assert.Contains("larger than 1 MiB",
            Assert.Throws<BadInputException>(() => SpecFile.Read(file)).Message, StringComparison.Ordinal);
    }

    private const string Listed = "ranges and distributions are not supported: list the values";

    [Theory]
    [InlineData("space: { alpha: loguniform(1e-4, 1), tol: [1] }", 1, 17, Listed)]
    [InlineData("space: { alpha: [uniform(loc=0, scale=f(1, 2)), 3] }", 1, 18, Listed)]
    [InlineData("space:\n  alpha: range(1, 10)", 2, 10, Listed)]
    [InlineData("space:\n  alpha: np.logspace(-4, -1, 4)", 2, 10, Listed)]
    [InlineData("space:\n  alpha:\n  - choice([0.1, 1])", 3, 5, Listed)]
    [InlineData("space:\n  alpha: 'loguniform(1e-4, 1)'", 2, 10, Listed)]
    [InlineData("space:\n- { alpha: [1] }\n- { alpha: uniform(0, 1) }", 3, 12, Listed)]
    [InlineData("params: { alpha: loguniform(1e-4, 1) }", 1, 18, Listed)]
    [InlineData("params: { hidden_layer_sizes: (28, 28), tol: 1 }", 1, 31, "YAML has no tuples: write [28, 28]")]
    [InlineData("space: { hidden_layer_sizes: [[1], (28,)] }", 1, 36, "YAML has no tuples: write [28]")]
    [InlineData("search: { scoring: (accuracy, f1) }", 1, 20, "YAML has no tuples: write [accuracy, f1]")]
    [InlineData("data: { path: d.csv, target: (a, b) }", 1, 30, "YAML has no tuples: write [a, b]")]
    public void A_tuple_or_a_call_is_one_mistake_with_its_remedy(string text, int line, int column, string remedy)
    {
        var problem = Assert.Single(Reference.SpecText.Read(Reference.SpecText.Complete(text)).Problems);

        Assert.Equal((line, column), (problem.Span!.Value.Line, problem.Span.Value.Column));
        Assert.Equal(remedy, problem.Help);
    }

    [Fact]
    public void Parentheses_in_constraints_and_names_are_no_mistake()
    {
        var spec = Read("data: { path: d.csv, target: f(x), ignore: [(a), (b)] }\nestimator: m\nspace: {}\n"
            + "constraints: [max(1, 2) < 3, (alpha < 1) or (alpha > 2)]\n");

        Assert.Equal(["f(x)"], spec.Data.Target);
        Assert.Equal(["(a)", "(b)"], spec.Data.Ignore);
        Assert.Contains("(alpha < 1) or (alpha > 2)", spec.Constraints);
    }

    [Theory]
    [InlineData("a: 1\nspace:\n\talpha: 1", 3, 1)]
    [InlineData("a: 1\nspace:\n  alpha:\n  \t- 2", 4, 3)]
    [InlineData("a:\n  b: x\n\tc: y", 3, 1)]
    [InlineData("a:\n  - 1\n\t- 2", 3, 1)]
    [InlineData("# comment\na: 1\n#\tb\n\tc: y", 4, 1)]
    [InlineData("a:\n  b: [1,\n\t2]\nc: 1", 3, 1)]
    public void A_tab_that_indents_is_shown_where_it_is(string text, int line, int column)
    {
        var problem = Assert.Single(
            Assert.Throws<BadInputException>(() => SpecFile.Parse("x.yaml", text)).Problems);

        Assert.Equal((line, column), (problem.Span!.Value.Line, problem.Span.Value.Column));
        Assert.Equal("indent with spaces", problem.Help);
    }

    [Fact]
    public void A_key_that_is_given_is_not_suggested()
    {
        var problem = Assert.Single(Reference.SpecText.Read(Reference.SpecText.Complete(
            "search: { cv: 3, seed: 1, sed: 2 }")).Problems);

        Assert.DoesNotContain("did you mean", problem.Help, StringComparison.OrdinalIgnoreCase);
    }

    private static ExperimentSpec Read(string text)
    {
        var document = SpecFile.Parse("experiment-file.yaml", text);
        var problems = new SpecProblems(document);
        var draft = new SpecReader(document, problems).Read();
        Assert.Empty(problems.All);
        return draft!.Spec;
    }

    private static void Refused(string text, string why) =>
        Assert.Contains(why,
            Assert.Throws<BadInputException>(() => SpecFile.Parse("x.yaml", text)).Message, StringComparison.Ordinal);
}
