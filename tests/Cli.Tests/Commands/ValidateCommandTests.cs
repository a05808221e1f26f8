namespace Experiments.Cli.Tests.Commands;

/// <summary>Each error of an experiment file has its own message, a place, and exit code 2.</summary>
public sealed class ValidateCommandTests
{
    private const string Good = """
        name: toy
        data: { path: toy.csv, target: class }
        pipeline: [standard_scaler]
        estimator: mlp_classifier
        params: { max_iter: 5 }
        space:
          alpha: [0.0001, 0.01]
          learning_rate_init: [1e-3, .01]
        search: { cv: 2, scoring: [accuracy], seed: 1 }
        """;

    private const string Rows = "a,b,class\n1,2,x\n2,3,y\n3,4,x\n4,5,y\n";

    [Fact]
    public async Task A_good_experiment_is_summed_up()
    {
        using var folder = new TemporaryFolder();
        folder.Write("toy.csv", Rows);
        var run = await ProgramRun.RunAsync("validate", folder.Write("toy.yaml", Good));
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Snapshot.Match(folder.Hide(run.Output), "good");
    }

    [Fact]
    public async Task Programs_read_what_was_found()
    {
        using var folder = new TemporaryFolder();
        folder.Write("toy.csv", Rows);
        var good = await ProgramRun.RunAsync("validate", folder.Write("toy.yaml", Good), "--json");
        var bad = await ProgramRun.RunAsync(
            "validate", folder.Write("toy.yaml", Good.Replace("cv: 2", "cv: two", StringComparison.Ordinal)), "--json");
        Assert.Equal((0, "", 2, ""), (good.ExitCode, good.Errors, bad.ExitCode, bad.Errors));
        Snapshot.Match(folder.Hide(good.Output), "good_json");
        Snapshot.Match(folder.Hide(bad.Output), "bad_json");
    }

    [Fact]
    public async Task A_device_that_is_not_here_is_no_mistake_in_the_file()
    {
        using var folder = new TemporaryFolder();
        folder.Write("toy.csv", Rows);
        var run = await ProgramRun.RunAsync("validate", folder.Write("toy.yaml", $"device: gpu:4711\n{Good}"));
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("warning: this machine has no device 'gpu:4711'", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unknown_key", "learning_rate_init:", "learning_rat_init:")]
    [InlineData("unknown_section", "pipeline:", "pipelines:")]
    [InlineData("unknown_key_of_a_section", "cv: 2", "cvs: 2")]
    [InlineData("wrong_type", "cv: 2", "cv: two")]
    [InlineData("wrong_type_of_a_value", "[0.0001, 0.01]", "[0.0001, small]")]
    [InlineData("scalar_for_a_list", "[0.0001, 0.01]", "0.01")]
    [InlineData("map_for_a_value", "[0.0001, 0.01]", "[{ a: 1 }]")]
    [InlineData("empty_grid", "[0.0001, 0.01]", "[]")]
    [InlineData("value_twice", "[0.0001, 0.01]", "[0.01, 0.01]")]
    [InlineData("out_of_range", "max_iter: 5", "max_iter: 0")]
    [InlineData("number_too_large", "max_iter: 5", "max_iter: 99999999999999999999")]
    [InlineData("missing_data_file", "toy.csv", "nowhere.csv")]
    [InlineData("missing_section", "estimator: mlp_classifier", "")]
    [InlineData("unknown_estimator", "mlp_classifier", "mlp_classifer")]
    [InlineData("unknown_transformer", "standard_scaler", "standard_scalar")]
    [InlineData("unknown_target", "target: class", "target: clas")]
    [InlineData("unknown_scorer", "[accuracy]", "[acuracy]")]
    [InlineData("scorer_of_another_task", "[accuracy]", "[accuracy, r2]")]
    [InlineData("more_folds_than_rows", "cv: 2", "cv: 9")]
    [InlineData("more_folds_than_members", "cv: 2", "cv: 3")]
    [InlineData("both_cv_and_holdout", "cv: 2", "cv: 2, holdout: 0.2")]
    [InlineData("unknown_strategy", "cv: 2", "cv: 2, strategy: gird")]
    [InlineData("bad_name", "name: toy", "name: ../toy")]
    [InlineData("duplicate_key", "params: { max_iter: 5 }", "params: { max_iter: 5, max_iter: 6 }")]
    [InlineData("duplicate_section", "params:", "estimator: mlp_regressor\nparams:")]
    [InlineData("bad_yaml", "[0.0001, 0.01]", "[0.0001, 0.01")]
    [InlineData("tag", "cv: 2", "cv: !!str 2")]
    [InlineData("unknown_alias", "cv: 2", "cv: *folds")]
    [InlineData("bad_duration", "name: toy", "budget: { max_time: 10 }\nname: toy")]
    [InlineData("no_device", "name: toy", "device: tpu\nname: toy")]
    [InlineData("no_number_of_a_device", "name: toy", "device: gpu:x\nname: toy")]
    [InlineData("empty_device", "name: toy", "device: \"\"\nname: toy")]
    [InlineData("unknown_precision", "name: toy", "precision: tf23\nname: toy")]
    [InlineData("precision_of_a_list", "name: toy", "precision: [fp32]\nname: toy")]
    [InlineData("tuple", "[0.0001, 0.01]", "(0.0001, 0.01)")]
    [InlineData("tuple_in_a_list", "[0.0001, 0.01]", "[(28, 28), (10,), 1]")]
    [InlineData("distribution", "[0.0001, 0.01]", "loguniform(1e-4, 1e-1)")]
    [InlineData("distribution_in_a_list", "[0.0001, 0.01]", "[loguniform(1e-5, 1)]")]
    [InlineData("distribution_as_a_map", "[0.0001, 0.01]", "{ low: 0.0001, high: 0.01 }")]
    [InlineData("choice_on_one_line", "[0.0001, 0.01]", "[choice([0.0001, 0.01])]")]
    [InlineData("tab", "  alpha", "\talpha")]
    [InlineData("bad_constraint", "name: toy", "constraints: [alpha < ]\nname: toy")]
    public async Task A_mistake_in_the_file(string name, string right, string wrong)
    {
        using var folder = new TemporaryFolder();
        folder.Write("toy.csv", Rows);
        Assert.Contains(right, Good, StringComparison.Ordinal);
        await RefusedAsync(folder, Good.Replace(right, wrong, StringComparison.Ordinal), name);
    }

    [Theory]
    [InlineData("ragged_row", "a,b,class\n1,2,x\n2,y\n3,4,x\n4,5,y\n")]
    [InlineData("text_in_a_number_column", "a,b,class\n1,2,x\n2,three,y\n3,4,x\n4,5,y\n")]
    [InlineData("missing_value", "a,b,class\n1,2,x\n2,,y\n3,4,x\n4,5,y\n")]
    [InlineData("missing_target", "a,b,class\n1,2,x\n2,3,\n3,4,x\n4,5,y\n")]
    [InlineData("one_class", "a,b,class\n1,2,x\n2,3,x\n3,4,x\n4,5,x\n")]
    [InlineData("no_rows", "a,b,class\n")]
    [InlineData("empty_data", "")]
    [InlineData("column_twice", "a,a,class\n1,2,x\n2,3,y\n")]
    public async Task A_mistake_in_the_data(string name, string rows)
    {
        using var folder = new TemporaryFolder();
        folder.Write("toy.csv", rows);
        await RefusedAsync(folder, Good, name);
    }

    [Fact]
    public async Task A_folder_where_the_data_should_be()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["toy.csv"]);
        await RefusedAsync(folder, Good, "folder_for_a_data_file");
    }

    [Fact]
    public async Task All_mistakes_are_said_at_once_in_the_order_of_the_file()
    {
        using var folder = new TemporaryFolder();
        folder.Write("toy.csv", "a,b,class\n1,2,x\n2,y\n");
        await RefusedAsync(folder, Good.Replace("max_iter: 5", "max_iter: 0, solver: adamm", StringComparison.Ordinal)
            .Replace("cv: 2", "cv: two", StringComparison.Ordinal)
            .Replace("alpha:", "alpa:", StringComparison.Ordinal), "many");
    }

    [Theory]
    [InlineData("empty_file", "")]
    [InlineData("not_a_map", "- a\n- b\n")]
    [InlineData("two_documents", "name: a\n---\nname: b\n")]
    public async Task A_file_that_is_no_experiment(string name, string text)
    {
        using var folder = new TemporaryFolder();
        await RefusedAsync(folder, text, name);
    }

    private static async Task RefusedAsync(TemporaryFolder folder, string spec, string name)
    {
        var run = await ProgramRun.RunAsync("validate", folder.Write("toy.yaml", spec));
        Snapshot.Match(folder.Hide(run.Errors), name);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
    }
}
