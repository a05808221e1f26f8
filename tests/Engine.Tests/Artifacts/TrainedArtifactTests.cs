using Experiments.Engine.Artifacts;
using Experiments.Engine.Data;
using Experiments.Engine.Devices;
using Experiments.Engine.ModelSelection;
using Experiments.Engine.Tests.Artifacts.Onnx;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Tests.Artifacts;

/// <summary>
/// From rows to a folder and back: a model that was trained, kept, and loaded by us and by ONNX Runtime.
/// </summary>
public sealed class TrainedArtifactTests : IDisposable
{
    private readonly string _folder = Path.Combine(
        Directory.CreateTempSubdirectory("trained-artifact-").FullName, "model");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    [Theory]
    [InlineData("mlp_classifier", "colour")]
    [InlineData("mlp_classifier", "side")]
    [InlineData("mlp_regressor", "sum")]
    public void A_trained_model_predicts_the_same_when_it_was_kept_and_loaded(string estimator, string target)
    {
        var table = Table();
        var plan = SearchPlan.Resolve(
            new()
            {
                Estimator = estimator,
                Pipeline = [new("standard_scaler", ParameterSet.Empty)],
                Params = ParameterSet.Parse(
                    """{"hidden_layer_sizes": [8], "max_iter": 5, "standard_scaler__with_mean": true}"""),
                Target = [target],
            },
            Only(table, target));
        using var device = DeviceCatalog.Open("cpu");
        var refit = new PackRunner(device, plan)
            .Run([new(0, ParameterSet.Empty, -1)], cancellationToken: TestContext.Current.CancellationToken)[0];
        ArtifactWriter.Write(
            _folder, Artifact.FromRefit(plan, ParameterSet.Empty, refit, new Dictionary<string, double>(), "toy"));

        var loaded = ArtifactReader.Load(_folder);
        var (expected, actual) = (refit.Pipeline!.Predict(table), loaded.Pipeline.Predict(table));
        Assert.Equal(plan.Complete(ParameterSet.Empty), loaded.Info.Hyperparameters);
        Assert.Equal(refit.FitKey, Assert.Single(loaded.Info.FitKeys));
        using var model = new OnnxModel(File.ReadAllBytes(Path.Combine(_folder, "model.onnx")));
        var x = Features(table);
        if (estimator == "mlp_regressor")
        {
            Assert.Equal(expected.Values, actual.Values);
            AssertClose(
                [.. expected.Values.Cast<double>().Select(value => (float)value)],
                model.Floats("prediction", x, table.Rows));
            return;
        }

        Assert.Equal(expected.Probabilities, actual.Probabilities);
        Assert.Equal(expected.Labels, actual.Labels);
        Assert.Equal(expected.Labels, model.Labels(x, table.Rows));
        AssertClose([.. expected.Probabilities.Cast<float>()], model.Floats("probabilities", x, table.Rows));
    }

    [Fact]
    public void A_folds_fit_is_no_artifact()
    {
        var plan = SearchPlan.Resolve(
            new() { Estimator = "mlp_regressor", Params = ParameterSet.Parse("""{"max_iter": 1}"""), Target = ["sum"] },
            Only(Table(), "sum"));
        using var device = DeviceCatalog.Open("cpu");
        var fit = new PackRunner(device, plan)
            .Run([new(0, ParameterSet.Empty, 0)], cancellationToken: TestContext.Current.CancellationToken)[0];
        Assert.Throws<ArgumentException>(
            () => Artifact.FromRefit(plan, ParameterSet.Empty, fit, new Dictionary<string, double>()));
    }

    private static TabularData Table()
    {
        const int Rows = 60;
        var (a, b) = (SamplePipelines.Values(Rows, 1, 2), SamplePipelines.Values(Rows, 2, 50));
        return new("toy", new string('0', 64),
        [
            new NumericColumn("a", [.. a.Select(v => (double)v)]),
            new NumericColumn("b", [.. b.Select(v => (double)v)]),
            new NumericColumn("sum", [.. a.Zip(b, (p, q) => (double)p + q)]),
            new NumericColumn("side", [.. a.Select(v => v > 0 ? 1.0 : 0.0)]),
            new TextColumn("colour", [.. a.Select(v => v < -0.7 ? "red" : v < 0.7 ? "green" : "blue")]),
        ]);
    }

    private static TabularData Only(TabularData table, string target) =>
        new(table.Source, table.Sha256, [.. table.Columns.Where(c => c.Name is "a" or "b" || c.Name == target)]);

    private static float[] Features(TabularData table)
    {
        var (a, b) = ((NumericColumn)table.Find("a")!, (NumericColumn)table.Find("b")!);
        return [.. Enumerable.Range(0, table.Rows).SelectMany(r => (float[])[(float)a.Values[r], (float)b.Values[r]])];
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), p =>
            Assert.True(Math.Abs(p.First - p.Second) <= 1e-5 * Math.Max(1, Math.Abs(p.First)),
                $"the engine says {p.First}, the model {p.Second}"));
    }
}
