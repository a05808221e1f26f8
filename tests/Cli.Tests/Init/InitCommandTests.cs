using System.Text.RegularExpressions;
using Experiments.Core.Tests.Specs.Reference;
using Experiments.Specs;

namespace Experiments.Cli.Tests.Init;

/// <summary>The output of init for a user's own data; the file that it writes runs.</summary>
public sealed partial class InitCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("iris", "species", "mlp_classifier"),
        InlineData("wine", "class", "mlp_classifier"), InlineData("breast_cancer", "diagnosis", "mlp_classifier")]
    [InlineData("diabetes", "progression", "mlp_regressor"), InlineData("digits", "digit", "mlp_classifier")]
    public async Task A_file_is_written_that_loads_and_fits_the_schema(string data, string target, string estimator)
    {
        var run = await InitAsync(Repository.Example($"{data}.csv"), target);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        var experiment = ExperimentLoader.Load(Written);
        Assert.Equal(
            (estimator, 27L, 5), (experiment.Spec.Estimator, experiment.Plan.Trials.Count, experiment.Plan.Folds));
        Assert.Empty(experiment.Plan.Warnings);
        Assert.Equal("", SchemaCheck.Errors(File.ReadAllText(Written)));
    }

    [Theory, InlineData("wine", "class"), InlineData("diabetes", "progression")]
    public async Task The_terminal_says_what_was_found_and_the_file_explains_itself(string data, string target)
    {
        var run = await InitAsync(Repository.Example($"{data}.csv"), target);
        Snapshot.Match(Stable(run.Output), $"{data}.terminal");
        Snapshot.Match(Stable(File.ReadAllText(Written)), $"{data}.file");
    }

    [Fact]
    public async Task The_schema_lies_beside_the_file_for_editors()
    {
        await InitAsync(Repository.Example("iris.csv"), "species");
        Assert.Equal(
            Experiments.Specs.Reference.ExperimentSchema.Text, File.ReadAllText(_folder["experiment.schema.json"]));
        Assert.Contains("$schema=experiment.schema.json", File.ReadLines(Written).First(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_the_schemas_name_that_is_not_ours_is_left_alone()
    {
        _folder.Write("experiment.schema.json", "{}");
        await InitAsync(Repository.Example("iris.csv"), "species");
        Assert.Equal("{}", File.ReadAllText(_folder["experiment.schema.json"]));
    }

    [Fact]
    public async Task Without_a_target_the_columns_are_listed_and_one_is_suggested()
    {
        var run = await ProgramRun.RunAsync("init", Repository.Example("iris.csv"));
        Snapshot.Match(Stable(run.Output), "columns");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
    }

    [Theory]
    [InlineData("misspelt_target", "a,b,kind\n1,2,x\n2,3,y\n", "kimd")]
    [InlineData("nothing_but_targets", "y\n1\n2\n", "y")]
    [InlineData("missing_target_cells", "a,y\n1,x\n2,\n3,y\n4,NA\n", "y")]
    [InlineData("missing_cells", "a,b,y\n1,,x\n2,1,y\n,NA,x\n4,1,y\n5,,x\n6,,y\n7,,x\n8,,y\n9,,x\n", "y")]
    [InlineData("nothing_but_text", "name,city,y\nanna,Bern,x\nbert,Bonn,y\ncarl,Bern,x\ndora,Rom,y\n", "y")]
    [InlineData("text_among_numbers", "a,y\n1,x\n2,y\n?,x\n4,y\n5,x\n?,y\n", "y")]
    [InlineData("names_as_target", "a,name\n1,anna\n2,bert\n3,carl\n4,dora\n", "name")]
    [InlineData("no_table", "", "y")]
    public async Task What_cannot_be_used_is_said_with_its_place_and_nothing_is_written(
        string name, string rows, string target)
    {
        var run = await InitAsync(_folder.Write("rows.csv", rows), target);
        Snapshot.Match(Stable(run.Errors), name);
        Assert.Equal(2, run.ExitCode);
        Assert.False(File.Exists(Written));
    }

    [Theory]
    [InlineData("numbers_from_text", "x", "1,u\n2,v\n3,u\n", "numbers"),
        InlineData("classes_from_fractions", "f", "1,0.5\n2,1.5\n3,2\n", "classes")]
    public async Task A_task_that_the_target_does_not_pose_is_refused(
        string name, string target, string rows, string task)
    {
        var run = await InitAsync(_folder.Write("rows.csv", $"a,{target}\n" + rows), target, "--task", task);
        Snapshot.Match(Stable(run.Errors), name);
        Assert.Equal(2, run.ExitCode);
    }

    [Fact]
    public async Task Columns_that_are_no_help_or_no_numbers_are_left_out_by_name()
    {
        string[] cities = ["Bern", "Bonn", "Rom", "Ulm"];
        var rows = string.Concat(Enumerable.Range(1, 40)
            .Select(i => $"{i},person {i},7,{cities[i % 4]},{i * 37 % 11},{(i % 2 == 0 ? "even" : "odd")}\n"));
        var run = await InitAsync(_folder.Write("rows.csv", "row,name,seven,city,x,y\n" + rows), "y");
        Snapshot.Match(Stable(run.Output), "left_out");
        var experiment = ExperimentLoader.Load(Written);
        Assert.Equal(["row", "name", "seven", "city"], experiment.Spec.Data.Ignore);
        Assert.Equal(["x"], experiment.Plan.Schema.Features);
    }

    [Theory]
    [InlineData("1,234", "5,678"), InlineData("$1", "$20"), InlineData("0,5", "7"), InlineData("7 %", "11 %")]
    public async Task Numbers_written_in_another_way_stop_it_and_are_not_called_text(string one, string other)
    {
        var rows = string.Concat(
            Enumerable.Range(0, 40).Select(i => $"\"{(i % 3 == 0 ? one : other)}\",{i * 37 % 11},{i % 2}\n"));
        var data = _folder.Write("rows.csv", "price,x,y\n" + rows);
        var run = await InitAsync(data, "y");
        Assert.Equal((2, false), (run.ExitCode, File.Exists(Written)));
        Assert.Contains($"column 'price': '{one}' is not a plain number in", run.Errors, StringComparison.Ordinal);
        Assert.Contains("--ignore price", run.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await InitAsync(data, "y", "--ignore", "price")).ExitCode);
        Assert.Equal(["price"], ExperimentLoader.Load(Written).Spec.Data.Ignore);
    }

    [Theory, InlineData(" km"), InlineData("kg"), InlineData(" m²")]
    public async Task Numbers_with_a_unit_are_no_names_of_rows(string unit)
    {
        var rows = string.Concat(Enumerable.Range(0, 40).Select(i => $"{i * 7 % 41}{unit},{i * 37 % 11},{i % 2}\n"));
        var run = await InitAsync(_folder.Write("rows.csv", "length,x,y\n" + rows), "y");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"column 'length': '0{unit}' is not a plain number in 40 rows", run.Errors,
            StringComparison.Ordinal);
    }

    [Theory, InlineData("x:z:y"), InlineData("x~z~y"), InlineData("1 1:0.5")]
    public async Task A_file_of_one_column_is_asked_for_its_separator(string header)
    {
        var run = await InitAsync(_folder.Write("rows.csv", $"{header}\n1 2:0.7\n0 1:0.3\n"), "y");
        Assert.Contains("fields must be separated by commas", run.Errors, StringComparison.Ordinal);
    }

    [Theory, InlineData("?"), InlineData("n/a"), InlineData("#N/A")]
    public async Task A_class_that_may_be_a_missing_value_is_a_warning(string name)
    {
        var rows = string.Concat(
            Enumerable.Range(0, 60).Select(i => $"{i * 37 % 11},{(i % 6 == 0 ? name : i % 2 == 0 ? "u" : "v")}\n"));
        var run = await InitAsync(_folder.Write("rows.csv", "x,y\n" + rows), "y");
        Assert.Contains($"1 warning:\n  warning: '{name}' is a class of 'y': if it means that the value is missing",
            run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dates_that_are_not_in_order_are_a_warning()
    {
        var rows = string.Concat(Enumerable.Range(0, 40).Select(i =>
            $"2024-{1 + i * 5 % 12:D2}-{1 + i % 28:D2},{i * 37 % 11},{(i % 2 == 0 ? "u" : "v")}\n"));
        var run = await InitAsync(_folder.Write("rows.csv", "day,x,y\n" + rows), "y");
        Assert.Contains("warning: The rows have times ('day') and are not in their order", run.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_of_such_numbers_is_no_class_for_each_of_them()
    {
        var rows = string.Concat(Enumerable.Range(0, 40).Select(i => $"{i * 37 % 11},\"${i + 100:N0}\"\n"));
        var run = await InitAsync(_folder.Write("rows.csv", "x,price\n" + rows), "price");
        Snapshot.Match(Stable(run.Errors), "local_target");
        Assert.Equal(2, run.ExitCode);
    }

    [Theory, InlineData("i"), InlineData("dose"), InlineData("x")]
    public async Task A_sole_feature_that_rises_is_kept_with_a_warning(string name)
    {
        var rows = string.Concat(Enumerable.Range(1, 30).Select(i => $"{i},{2 * i}\n"));
        var run = await InitAsync(_folder.Write("rows.csv", $"{name},y\n" + rows), "y");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains($"1 warning:\n  warning: '{name}' looks like a row number, and is kept", run.Output,
            StringComparison.Ordinal);
        Assert.Equal([name], ExperimentLoader.Load(Written).Plan.Schema.Features);
    }

    [Theory, InlineData(7), InlineData(11), InlineData(-1)]
    public async Task The_numbers_of_the_rows_are_left_out_in_any_order(int step)
    {
        var rows = string.Concat(Enumerable.Range(0, 40).Select(i =>
            $"{(i * step % 40 + 40) % 40},{i * 37 % 11},{(i % 2 == 0 ? "u" : "v")}\n"));
        await InitAsync(_folder.Write("rows.csv", "place,x,y\n" + rows), "y");
        Assert.Equal(["place"], ExperimentLoader.Load(Written).Spec.Data.Ignore);
    }

    [Theory, InlineData("customerID"), InlineData("ClientId"), InlineData("order_id"), InlineData("Unnamed: 0")]
    public async Task A_column_that_is_called_an_id_and_holds_one_is_left_out(string name)
    {
        var rows = string.Concat(
            Enumerable.Range(0, 40).Select(i => $"{i * 7919 % 1009},{i * 37 % 11},{(i % 2 == 0 ? "u" : "v")}\n"));
        await InitAsync(_folder.Write("rows.csv", $"{name},x,y\n" + rows), "y");
        Assert.Equal([name], ExperimentLoader.Load(Written).Spec.Data.Ignore);
    }

    [Fact]
    public async Task A_column_without_any_value_is_left_out_and_one_that_lacks_some_by_request()
    {
        var rows = string.Concat(
            Enumerable.Range(0, 40).Select(i => $"{i * 37 % 11},,{(i == 9 ? "" : i % 5)},{i % 2}\n"));
        var data = _folder.Write("rows.csv", "x,empty,some,y\n" + rows);
        Assert.Equal(2, (await InitAsync(data, "y")).ExitCode);
        var run = await InitAsync(data, "y", "--ignore", "some");
        Assert.Contains("left out: 'empty', because it has no value in any row", run.Output, StringComparison.Ordinal);
        Assert.Contains("left out: 'some', because --ignore names it", run.Output, StringComparison.Ordinal);
        Assert.Equal(["empty", "some"], ExperimentLoader.Load(Written).Spec.Data.Ignore);
    }

    [Theory]
    [InlineData("kimd", "there is no column 'kimd'")]
    [InlineData("y", "the column 'y' is to be predicted and cannot be left out")]
    public async Task Only_a_column_that_is_there_and_no_target_can_be_left_out(string name, string error)
    {
        var run = await InitAsync(_folder.Write("rows.csv", "a,kind,y\n1,2,u\n2,3,v\n"), "y", "--ignore", name);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(error, run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("q", null, "mlp_classifier"), InlineData("q", "numbers", "mlp_regressor")]
    [InlineData("n", null, "mlp_regressor"), InlineData("n", "classes", "mlp_classifier")]
    public async Task Whole_numbers_are_classes_where_they_are_few_and_what_the_user_says_goes(
        string target, string? task, string estimator)
    {
        var rows = string.Concat(Enumerable.Range(0, 60).Select(i => $"{i * 13 % 17}.5,{3 + (i % 4)},{i / 2}\n"));
        await InitAsync(_folder.Write("rows.csv", "a,q,n\n" + rows), target, task is null ? [] : ["--task", task]);
        Assert.Equal(estimator, ExperimentLoader.Load(Written).Spec.Estimator);
    }

    [Theory]
    [InlineData("u", "v", "mlp_classifier", "accuracy"), InlineData("u", "w", "mlp_regressor", "r2")]
    public async Task Several_targets_are_labels_or_numbers(string first, string second, string estimator, string refit)
    {
        var rows = string.Concat(Enumerable.Range(0, 40).Select(i => $"{i * 13 % 17},{i % 2},{i / 2 % 2},{i * 0.5}\n"));
        await InitAsync(_folder.Write("rows.csv", "a,u,v,w\n" + rows), first, "--target", second);
        var spec = ExperimentLoader.Load(Written).Spec;
        Assert.Equal([first, second], spec.Data.Target);
        Assert.Equal((estimator, refit), (spec.Estimator, spec.Search.Refit));
    }

    [Fact]
    public async Task Where_a_class_is_rare_the_winner_is_not_picked_by_accuracy()
    {
        var rows = string.Concat(
            Enumerable.Range(0, 100).Select(i => $"{i * 13 % 17},{(i % 10 == 0 ? "rare" : "common")}\n"));
        await InitAsync(_folder.Write("rows.csv", "a,y\n" + rows), "y");
        Assert.Equal("f1_macro", ExperimentLoader.Load(Written).Spec.Search.Refit);
    }

    [Theory]
    [InlineData("0"), InlineData("true"), InlineData("null"), InlineData("a: b"), InlineData("a #b"),
        InlineData("x{y}"), InlineData("- z"), InlineData("it's"),
        InlineData("größe (cm)"), InlineData("1e3"), InlineData("*a"), InlineData("back\\slash"), InlineData("😀")]
    public async Task A_column_of_any_name_is_read_back_as_it_was(string name)
    {
        var rows = string.Concat(Enumerable.Range(0, 40).Select(i => $"{i * 13 % 17},{(i % 2 == 0 ? "u" : "v")}\n"));
        await InitAsync(_folder.Write("rows.csv", $"a,{name}\n" + rows), name);
        Assert.Equal([name], ExperimentLoader.Load(Written).Spec.Data.Target);
    }

    [Fact]
    public async Task A_line_break_in_a_class_stays_within_its_comment()
    {
        var rows = string.Concat(
            Enumerable.Range(0, 40).Select(i => $"{i * 13 % 17},{(i % 2 == 0 ? "\"u\nw: 1\"" : "v")}\n"));
        var run = await InitAsync(_folder.Write("rows.csv", "a,y\n" + rows), "y");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
    }

    [Fact]
    public async Task A_file_that_is_there_is_replaced_only_by_force()
    {
        var file = _folder.Write("init.yaml", "mine");
        var run = await InitAsync(Repository.Example("iris.csv"), "species");
        Snapshot.Match(Stable(run.Errors), "file_is_there");
        Assert.Equal((2, "mine"), (run.ExitCode, File.ReadAllText(file)));
        Assert.Equal(0, (await InitAsync(Repository.Example("iris.csv"), "species", "--force")).ExitCode);
        Assert.NotEqual("mine", File.ReadAllText(file));
    }

    private string Written => _folder["init.yaml"];

    private Task<ProgramRun> InitAsync(string data, string target, params string[] more) =>
        ProgramRun.RunAsync(["init", data, "--target", target, "--out", Written, .. more]);

    // Paths and times are this run's own.
    private string Stable(string text) =>
        Times().Replace(
            _folder.Hide(text).Replace(Repository.Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal),
            "TIME");

    [GeneratedRegex("(?<=will take ).*", RegexOptions.CultureInvariant)]
    private static partial Regex Times();
}
