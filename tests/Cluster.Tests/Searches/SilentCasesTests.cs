using System.Globalization;
using System.Text.Json.Nodes;

namespace Experiments.Cluster.Tests.Searches;

/// <summary>
/// Files on which an earlier version gave a wrong result without a word, given to the program as a user gives them
/// (tests/Cluster.Tests/Cases).
/// </summary>
public sealed class SilentCasesTests : IAsyncLifetime
{
    private readonly WorkingFolder _folder = new();
    private MachineLock? _turn;

    public async ValueTask InitializeAsync() =>
        _turn = await MachineLock.AcquireAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_turn is not null) await _turn.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_class_of_interest_is_asked_for_and_then_scored()
    {
        Copy("positive-class-is-alphabetical");
        await ReplaceAsync("d.csv", "numbers.csv", ("Fraud", "1"), ("Legit", "0"));
        await ReplaceAsync("t.yaml", "numbers.yaml", ("d.csv", "numbers.csv"), ("name: t", "name: numbers"));
        await ReplaceAsync(
            "t.yaml", "words.yaml", ("target: y", "target: y, positive: Fraud"), ("name: t", "name: words"));

        var guess = await RunAsync("run", "t.yaml");
        var numbers = await RunAsync("run", "numbers.yaml");
        var words = await RunAsync("run", "words.yaml");

        Assert.Equal((2, 0, 0), (guess.ExitCode, numbers.ExitCode, words.ExitCode));
        Assert.Contains("name it with data.positive", guess.Errors, StringComparison.Ordinal);
        // Trial 0 never predicts the rare class, so its recall is 0.
        Assert.Contains("winner          trial 1 of numbers", numbers.Output, StringComparison.Ordinal);
        Assert.Contains("winner          trial 1 of words", words.Output, StringComparison.Ordinal);
        Assert.Contains("positive class  Fraud", words.Output, StringComparison.Ordinal);
        Assert.Contains("| positive class | `\"Fraud\"` |",
            await ReadAsync("artifacts", "words", "README.md"), StringComparison.Ordinal);
        Assert.Equal("Fraud", (string?)await ReadEstimatorAsync("words", "target", "positive"));
    }

    [Theory, InlineData("t", "d.csv"), InlineData("tiny", "tiny.csv")]
    public async Task Columns_are_scaled_before_they_are_rounded(string name, string data)
    {
        Copy("float32-features-collapse");

        var run = await RunAsync("run", $"{name}.yaml");
        var predicted = await PredictAsync(name, data);

        Assert.True(run.ExitCode == 0, run.Text);
        // The classes are apart, and scikit-learn scores 1.0 on both.
        Assert.Equal(1, (await ReadEstimatorAsync(name, "info", "scores", "accuracy"))!.GetValue<double>());
        Assert.Equal(Column(await ReadAsync(data), 1), Column(predicted, 0));
    }

    [Theory]
    [InlineData("coded-labels-merge", "t", "d.csv", 4)]
    [InlineData("coded-labels-merge", "z", "zip.csv", 2)]
    [InlineData("huge-integer-labels-merge", "t", "d.csv", 3)]
    [InlineData("huge-integer-labels-merge", "b", "big.csv", 2)]
    public async Task Labels_come_back_letter_by_letter(string name, string experiment, string data, int classes)
    {
        Copy(name);

        var validate = await RunAsync("validate", $"{experiment}.yaml");
        var run = await RunAsync("run", $"{experiment}.yaml");
        var predicted = await PredictAsync(experiment, data);

        Assert.Contains($"{classes} classes of 'y'", validate.Output, StringComparison.Ordinal);
        Assert.True(run.ExitCode == 0, run.Text);
        var truth = Column(await ReadAsync(data), 1).Select(label => label.Trim('"')).ToList();
        var header = predicted.Split('\n')[0];
        Assert.All(truth.Distinct(), label =>
            Assert.Contains($"probability_{label}", header.Split(','), StringComparer.Ordinal));
        Assert.Subset(truth.ToHashSet(), Column(predicted, 0).ToHashSet());
    }

    [Fact]
    public async Task A_salary_is_predicted_in_its_own_unit()
    {
        Copy("regression-target-is-not-scaled");

        var init = await RunAsync("init", "salary.csv", "--target", "Salary", "--out", "m.yaml");
        var run = await RunAsync("run", "m.yaml");
        var predicted = await PredictAsync("m", "salary.csv");

        Assert.Equal((0, 0), (init.ExitCode, run.ExitCode));
        // A line through the points explains 0.99 of the variance.
        Assert.True((await ReadEstimatorAsync("m", "info", "scores", "r2"))!.GetValue<double>() > 0.97, run.Text);
        var truth = Column(await ReadAsync("salary.csv"), 1);
        Assert.All(Column(predicted, 0).Zip(truth), pair =>
            Assert.InRange(double.Parse(pair.First, CultureInfo.InvariantCulture)
                / double.Parse(pair.Second, CultureInfo.InvariantCulture), 0.9, 1.1));
    }

    [Fact]
    public async Task Dated_rows_are_not_shuffled()
    {
        Copy("dated-rows-are-shuffled");

        var init = await RunAsync("init", "d.csv", "--target", "y", "--out", "m.yaml");

        Assert.True(init.ExitCode == 0, init.Text);
        Assert.Contains("in order of 'date'", init.Output, StringComparison.Ordinal);
        Assert.Contains("shuffle: false", await ReadAsync("m.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_without_a_header_loses_no_row()
    {
        Copy("header-less-file-loses-a-row");

        var asked = await RunAsync("init", "d.csv", "--target", "0");
        var repeated = await RunAsync("init", "dup.csv");
        var init = await RunAsync("init", "d.csv", "--header", "false", "--target", "column_3", "--out", "m.yaml");

        Assert.Equal((2, 2, 0), (asked.ExitCode, repeated.ExitCode, init.ExitCode));
        Assert.Contains("the first line looks like a row", asked.Errors, StringComparison.Ordinal);
        Assert.Contains("data.header: false", repeated.Errors, StringComparison.Ordinal);
        var rows = (await ReadAsync("d.csv")).TrimEnd('\n').Split('\n').Length;
        Assert.Contains($"{rows} rows, 2 features", init.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predictions_do_not_replace_the_data()
    {
        Copy("predict-out-overwrites-its-input");
        var data = await ReadAsync("d.csv");
        await RunAsync("run", "t.yaml");

        foreach (var more in (string[][])[["d.csv"], ["./artifacts/../d.csv"], ["d.csv", "--force"]])
        {
            var predict = await RunAsync(["predict", "artifacts/t", "d.csv", "--out", .. more]);

            Assert.Equal(2, predict.ExitCode);
            Assert.Equal(data, await ReadAsync("d.csv"));
        }

        var elsewhere = await RunAsync("predict", "artifacts/t", "d.csv", "--out", "p.csv");
        Assert.True(elsewhere.ExitCode == 0, elsewhere.Text);
    }

    [Fact]
    public async Task A_winner_of_another_experiment_is_replaced_only_if_asked()
    {
        Copy("another-experiment-of-the-same-name");
        await RunAsync("run", "a.yaml");
        var first = await File.ReadAllBytesAsync(Model("t"), TestContext.Current.CancellationToken);

        var refused = await RunAsync("run", "b.yaml");
        var kept = await File.ReadAllBytesAsync(Model("t"), TestContext.Current.CancellationToken);
        var again = await RunAsync("run", "a.yaml");
        var forced = await RunAsync("run", "b.yaml", "--force");

        Assert.Equal((2, 0, 0), (refused.ExitCode, again.ExitCode, forced.ExitCode));
        Assert.Contains("the winner of another experiment", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(first, kept);
        Assert.NotEqual(first, await File.ReadAllBytesAsync(Model("t"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_fold_with_a_constant_target_scores_0()
    {
        Copy("constant-fold-r2-is-minus-1e32");

        var run = await RunAsync("run", "t.yaml");
        var results = await RunAsync("results", "--format", "csv");

        Assert.True(run.ExitCode == 0, run.Text);
        var lines = results.Output.TrimEnd('\n').Split('\n');
        var fold = Array.IndexOf(lines[0].Split(','), "split0_test_r2");
        Assert.All(lines[1..], line => Assert.Equal("0", line.Split(',')[fold]));
    }

    [Fact]
    public async Task A_search_whose_every_score_is_undefined_is_refused()
    {
        Copy("leave-one-out-r2-blames-the-budget");

        foreach (var command in (string[])["validate", "run"])
        {
            var outcome = await RunAsync(command, "t.yaml");

            Assert.Equal(2, outcome.ExitCode);
            Assert.Contains("r2 is not defined on fold 0, which is scored on one row",
                outcome.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("budget", outcome.Text, StringComparison.Ordinal);
        }
    }

    [Theory, InlineData("t"), InlineData("k")]
    public async Task Outputs_that_are_not_finite_are_null(string name)
    {
        Copy("json-predictions-crash-on-nan");
        await RunAsync("run", $"{name}.yaml");

        var predict =
            await RunAsync("predict", $"artifacts/{name}", "q.csv", "--format", "json", "--out", "p.json");

        Assert.True(predict.ExitCode == 0, predict.Text);
        Assert.Contains("one row has no prediction", predict.Errors, StringComparison.Ordinal);
        var rows = JsonNode.Parse(await ReadAsync("p.json"))!.AsArray();
        Assert.NotNull(rows[0]!["y"]);
        Assert.Null(rows[1]!["y"]);
        var label = Column(await PredictAsync(name, "q.csv"), 0)[1];
        Assert.Equal(name == "k" ? "" : "NaN", label);
    }

    [Fact]
    public async Task A_refit_says_how_many_rows_it_saw()
    {
        Copy("refit-on-all-rows-is-not");

        var run = await RunAsync("run", "t.yaml");
        await ReplaceAsync("t.yaml", "all.yaml", (", early_stopping: true", ""), ("name: t", "name: all"));
        var all = await RunAsync("run", "all.yaml");

        Assert.Contains("on 36 of 40 rows, early stopping watched the other 4", run.Output, StringComparison.Ordinal);
        Assert.Contains("36 of 40 rows", await ReadAsync("artifacts", "t", "README.md"), StringComparison.Ordinal);
        Assert.Contains("on all rows", all.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quoted_NA_is_a_class_and_variants_of_a_class_are_warned_of()
    {
        Copy("class-called-NA");
        var quoted = await RunAsync("validate", "t.yaml");
        await ReplaceAsync("d.csv", "d.csv", ("\"NA\"", "NA"));
        var missing = await RunAsync("validate", "t.yaml");
        Copy("label-variants-become-classes");
        var variants = await RunAsync("validate", "t.yaml");
        var strict = await RunAsync("validate", "t.yaml", "--strict");

        Assert.Contains("3 classes of 'y'", quoted.Output, StringComparison.Ordinal);
        Assert.Contains("NA and null mean a missing value", missing.Errors, StringComparison.Ordinal);
        Assert.Contains("warning: The classes ' yes', 'yes', 'yes '", variants.Output, StringComparison.Ordinal);
        Assert.Contains("warning: The classes 'No', 'no', 'no.'", variants.Output, StringComparison.Ordinal);
        Assert.Equal((0, 2, 0, 2), (quoted.ExitCode, missing.ExitCode, variants.ExitCode, strict.ExitCode));
    }

    private static List<string> Column(string table, int index) =>
        [.. table.TrimEnd('\n').Split('\n').Skip(1).Select(line => line.Split(',')[index])];

    private void Copy(string name)
    {
        foreach (var file in Directory.GetFiles(Repository.File("tests", "Cluster.Tests", "Cases", name)))
            File.Copy(file, _folder.File(Path.GetFileName(file)), overwrite: true);
    }

    private async Task ReplaceAsync(string from, string to, params (string Old, string New)[] changes) =>
        await File.WriteAllTextAsync(_folder.File(to),
            changes.Aggregate(await ReadAsync(from), (text, change) => text.Replace(change.Old, change.New,
                StringComparison.Ordinal)), TestContext.Current.CancellationToken);

    private Task<ExperimentsProcess.Outcome> RunAsync(params string[] arguments) =>
        ExperimentsProcess.RunAsync(_folder.Path, arguments);

    private async Task<string> PredictAsync(string name, string data) =>
        (await RunAsync("predict", $"artifacts/{name}", data)).Output;

    private Task<string> ReadAsync(params string[] path) =>
        File.ReadAllTextAsync(_folder.File(path), TestContext.Current.CancellationToken);

    private async Task<JsonNode?> ReadEstimatorAsync(string name, params string[] path) => path.Aggregate(
        JsonNode.Parse(await ReadAsync("artifacts", name, "estimator.json")), (node, key) => node![key]);

    private string Model(string name) => _folder.File("artifacts", name, "model.onnx");
}
