using System.Text.Json;
using Experiments.Engine.Data;
using Experiments.Engine.ModelSelection;
using Experiments.Search.Parameters;
using Experiments.Search.Spaces;

namespace Experiments.Engine.Tests.ModelSelection;

public sealed class CvResultsTableTests
{
    [Fact]
    public void Columns_and_cells_are_scikit_learns()
    {
        var table = new CvResultsTable(
            [Row(1, """{"alpha":0.5,"note":"a,\"b\""}""", 0.5, 1.0), Row(0, """{"alpha":1.0}""", 0.25, 0.25)],
            ["accuracy"]);
        Assert.Equal(
            "trial,mean_fit_time,std_fit_time,mean_score_time,std_score_time,param_alpha,param_note,params,"
            + "split0_test_accuracy,split1_test_accuracy,mean_test_accuracy,std_test_accuracy,rank_test_accuracy\n"
            + """"
            0,2,0,0.5,0,1.0,,"{""alpha"":1.0}",0.25,0.25,0.25,0,2
            1,2,0,0.5,0,0.5,"a,""b""","{""alpha"":0.5,""note"":""a,\u0022b\u0022""}",0.5,1,0.75,0.25,1

            """".ReplaceLineEndings("\n"),
            table.ToCsv());
    }

    [Fact]
    public void Json_has_the_same_cells()
    {
        using var json = JsonDocument.Parse(
            new CvResultsTable([Row(4, """{"hidden_layer_sizes":[3,4]}""", 0.5, double.NaN)], ["r2"]).ToJson());
        var row = json.RootElement[0];
        Assert.Equal(4, row.GetProperty("trial").GetInt64());
        Assert.Equal("[3,4]", row.GetProperty("param_hidden_layer_sizes").GetRawText());
        Assert.Equal(JsonValueKind.Object, row.GetProperty("params").ValueKind);
        Assert.Equal(JsonValueKind.Null, row.GetProperty("mean_test_r2").ValueKind);
        Assert.Equal(0.5, row.GetProperty("split0_test_r2").GetDouble());
    }

    [Fact]
    public void A_large_table_has_its_rows_in_order()
    {
        const int Trials = (3 * TableParts.RowsPerThread) + 7;
        var table = new CvResultsTable(
            Enumerable.Range(0, Trials).Reverse().Select(i => Row(i, $$"""{"alpha":{{i}}}""", i, i)), ["accuracy"]);
        var lines = table.ToCsv().Split('\n');
        Assert.Equal(Trials + 2, lines.Length);
        using var json = JsonDocument.Parse(table.ToJson());
        Assert.Equal(Trials, json.RootElement.GetArrayLength());
        foreach (var (i, row) in json.RootElement.EnumerateArray().Index())
        {
            Assert.Equal($"{i},2,0,0.5,0,{i},\"{{\"\"alpha\"\":{i}}}\",{i},{i},{i},0,{Trials - i}", lines[i + 1]);
            Assert.Equal(i, row.GetProperty("trial").GetInt32());
            Assert.Equal(i, row.GetProperty("param_alpha").GetInt32());
            Assert.Equal(Trials - i, row.GetProperty("rank_test_accuracy").GetInt32());
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(TableParts.RowsPerThread - 1)]
    [InlineData((17 * TableParts.RowsPerThread) + 3)]
    public void The_parts_of_a_table_are_all_its_rows(int rows) => Assert.Equal(
        Enumerable.Range(0, rows),
        TableParts.Make(rows, (from, end) => Enumerable.Range(from, end - from)).SelectMany(part => part));

    [Fact]
    public void The_fault_of_a_part_is_the_fault_of_all()
    {
        const int Rows = 2 * TableParts.RowsPerThread;
        Assert.Throws<JsonException>(() => TableParts.Make(Rows, (_, end) =>
            end < Rows ? end : throw new JsonException("the last part")));
    }

    [Fact]
    public void Equal_means_share_the_lowest_rank_and_the_next_rank_is_left_out() =>
        Assert.Equal([2, 1, 2, 4], CvSummary.Rank([0.5, 0.9, 0.5, 0.1]));

    [Fact]
    public void A_mean_that_is_not_a_number_ranks_last() =>
        Assert.Equal([1, 3, 2], CvSummary.Rank([0.5, double.NaN, -7]));

    [Fact]
    public void Where_every_mean_is_not_a_number_all_are_first() =>
        Assert.Equal([1, 1], CvSummary.Rank([double.NaN, double.NaN]));

    [Fact]
    public void The_deviation_is_the_populations() =>
        Assert.Equal(new CvSummary(5, 2), CvSummary.Compute([2, 4, 4, 4, 5, 5, 7, 9]));

    [Fact]
    public void Ties_of_the_best_go_to_the_lowest_number()
    {
        var table = new CvResultsTable([Row(7, "{}", 1, 1), Row(3, "{}", 1, 1), Row(1, "{}", 0, 0)], ["accuracy"]);
        Assert.Equal(3, table.FindBest("accuracy")!.Trial);
    }

    [Fact]
    public void Where_all_fits_failed_there_is_no_best() =>
        Assert.Null(
            new CvResultsTable([new(0, ParameterSet.Empty, [CvFold.Failed])], ["accuracy"]).FindBest("accuracy"));

    [Fact]
    public void A_number_that_is_there_twice_is_refused() =>
        Assert.Throws<ArgumentException>(() => new CvResultsTable([Row(1, "{}", 0, 0), Row(1, "{}", 0, 0)], []));

    [Fact]
    public void Rows_with_different_numbers_of_folds_are_refused() =>
        Assert.Throws<ArgumentException>(
            () => new CvResultsTable([Row(0, "{}", 0, 0), new(1, ParameterSet.Empty, [CvFold.Failed])], []));

    [Fact]
    public void A_grid_search_gives_its_results_as_a_table()
    {
        var x = Enumerable.Range(0, 20).Select(i => (double)i).ToArray();
        var table = new TabularData("line", "", [new NumericColumn("x", x), new NumericColumn("y", x)]);
        var alphas = KeyValuePair.Create<string, IReadOnlyList<ParameterValue>>(
            "alpha", [ParameterValue.Create(0.1), ParameterValue.Create(0.2)]);
        var result = new GridSearchCv(new MlpRegressor { MaxIter = 2 },
            new SubGrid([alphas]))
        { Validation = new ValidationScheme.CrossValidation(4), Scoring = ["r2"] }
            .Fit(table, "y");
        Assert.Equal(["alpha"], result.CvResults.ParameterNames);
        Assert.Equal(4, result.CvResults.Folds);
        Assert.Equal(result.Trials.Select(t => t.MeanScore("r2")),
            result.CvResults.Rows.Select(r => CvResultsTable.Summarize(r, "r2").Mean));
        Assert.Equal(result.Best.Number, result.CvResults.FindBest("r2")!.Trial);
    }

    private static CvResultsRow Row(long trial, string parameters, params double[] scores) => new(
        trial,
        ParameterSet.Parse(parameters),
        [.. scores.Select(s => new CvFold(new Dictionary<string, double> { ["accuracy"] = s, ["r2"] = s }, 2, 0.5))]);
}
