using Experiments.Cli.Predictions;
using Experiments.Engine;
using Experiments.Engine.Artifacts;
using Experiments.Engine.Data;
using Experiments.Search.Parameters;
using Experiments.Tests.Shared;

namespace Experiments.Cli.Tests.Predictions;

/// <summary>
/// The rows of a model that was trained on a file without a header, whose columns are known by their places: two
/// features, the target, a feature and a column that is ignored.
/// </summary>
public sealed class PredictionInputTests : IDisposable
{
    private static readonly Artifact s_model = Train();

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1.5,2,a,4,9\n3,4,b,7,8\n")]
    [InlineData("column_1,column_2,column_4\n1.5,2,4\n3,4,7\n")]
    [InlineData("column_4,column_2,column_1,other\n4,2,1.5,x\n7,4,3,y\n")]
    public void Columns_are_found_by_place_or_by_name(string text)
    {
        var table = PredictionInput.Read(_folder.Write("new.csv", text), s_model);

        Assert.Equal([1.5, 3], Column(table, "column_1"));
        Assert.Equal([2, 4], Column(table, "column_2"));
        Assert.Equal([4, 7], Column(table, "column_4"));
    }

    /// <summary>Without the target, the ignored column would be taken for the last feature.</summary>
    [Theory]
    [InlineData("1.5,2,4,9\n3,4,7,8\n")]
    [InlineData("1.5,2,4\n3,4,7\n")]
    [InlineData("0,1.5,2,a,4,9\n1,3,4,b,7,8\n")]
    public void Columns_that_may_have_moved_are_refused(string text)
    {
        var e = Assert.Throws<DataException>(() => PredictionInput.Read(_folder.Write("new.csv", text), s_model));

        Assert.Contains("trained on a file of 5 columns without a header", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_behind_the_features_may_be_missing()
    {
        var info = s_model.Info with { UnnamedColumns = 3 };
        var pipeline = new MlpClassifier { MaxIter = 1 }.Fit(Read("1.5,2,a\n3,4,b\n5,6,a\n"), "column_3");
        var model = new Artifact(info, pipeline);

        Assert.Equal([4, 5], Column(PredictionInput.Read(_folder.Write("new.csv", "1,4\n2,5\n"), model), "column_2"));
        Assert.Equal([4, 5], Column(
            PredictionInput.Read(_folder.Write("new.csv", "1,4,a\n2,5,b\n"), model), "column_2"));
    }

    private static double[] Column(TabularData table, string name) =>
        ((NumericColumn)table.Find(name)!).Values.ToArray();

    private static TabularData Read(string text) =>
        CsvReader.Read(System.Text.Encoding.UTF8.GetBytes(text), "rows.csv", new() { Header = false });

    private static Artifact Train()
    {
        var table = Read("1.5,2,a,4\n3,4,b,7\n5,6,a,8\n");
        return new(
            new()
            {
                Estimator = "mlp_classifier",
                Hyperparameters = ParameterSet.Empty,
                DataSha256 = table.Sha256,
                Seed = 0,
                NumericsClass = "cpu",
                UnnamedColumns = 5,
            },
            new MlpClassifier { MaxIter = 1 }.Fit(table, "column_3"));
    }
}
