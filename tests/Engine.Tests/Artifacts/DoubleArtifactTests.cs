using Experiments.Engine.Artifacts;
using Experiments.Engine.Artifacts.Onnx;
using Experiments.Engine.Data;
using Experiments.Engine.Estimators;
using Experiments.Engine.ModelSelection;
using Experiments.Engine.Tests.Artifacts.Onnx;
using Experiments.Engine.Tests.Devices;
using Experiments.Search.Parameters;
using Experiments.Tests.Shared;

namespace Experiments.Engine.Tests.Artifacts;

/// <summary>A model that scales its features in double precision, kept and loaded by us and by ONNX Runtime.</summary>
public sealed class DoubleArtifactTests(CpuFixture cpu) : IClassFixture<CpuFixture>
{
    private const int Rows = 120;

    private static readonly SearchRequest s_request = new()
    {
        Estimator = "mlp_classifier",
        Params = ParameterSet.Parse(
            """{"max_iter": 40, "hidden_layer_sizes": [8], "batch_size": 16, "learning_rate_init": 0.03}"""),
        Validation = new ValidationScheme.CrossValidation(3),
        Target = ["c"],
    };

    /// <summary>Steps of x in each unit, and the offset.</summary>
    public static TheoryData<string, double, double> Units => new()
    {
        { "standard_scaler", 1, 1.7e9 },
        { "min_max_scaler", 1, 1.7e9 },
        { "standard_scaler", 1000, 1.7e12 },
        { "standard_scaler", 1e9, 1.7e18 },
        { "standard_scaler", 1, -3e10 },
        { "min_max_scaler", 1e-3, 101_325 },
        { "standard_scaler", 1e-48, 0 },
        { "min_max_scaler", 1e40, 0 },
    };

    [Theory, MemberData(nameof(Units))]
    public void It_predicts_as_the_engine_that_trained_it(string scaler, double unit, double offset)
    {
        var steps = ParameterSet.Parse(
            scaler == "min_max_scaler" ? """{"clip": true, "feature_range": [-1, 2]}""" : "{}");
        var plan = CreatePlan(s_request with { Pipeline = [new(scaler, steps)] }, unit, offset);
        var pipeline = Run(plan, FoldRows.Refit).Pipeline!;
        var table = CreateTable(unit, offset);
        var x = FeatureEncoder.EncodeDoubles(["x"], table);

        var expected = pipeline.Predict(table, cpu.Device);
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "model");
        ArtifactWriter.Write(path, Artifact.FromRefit(
            plan, ParameterSet.Empty, Run(plan, FoldRows.Refit), new Dictionary<string, double>()));
        var kept = ArtifactReader.Load(path).Pipeline;
        using var model = new OnnxModel(OnnxExporter.Export(pipeline));

        Assert.True(pipeline.TakesDoubles && kept.TakesDoubles);
        Assert.Equal(expected.Labels, kept.Predict(x, Rows, cpu.Device).Labels);
        Assert.Equal(expected.Labels, kept.Predict(table, cpu.Device).Labels);
        Assert.Equal(2, expected.Labels.Distinct().Count());
        var probabilities = model.Floats("probabilities", x, Rows);
        Assert.All(expected.Probabilities.Cast<float>().Zip(probabilities), pair =>
            Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    private static TabularData CreateTable(double unit, double offset)
    {
        // 120 steps, in an order that is not that of the rows.
        var steps = Enumerable.Range(0, Rows).Select(row => row * 77 % Rows).ToArray();
        return new(
            "rows", $"{unit} {offset}",
            [
                new NumericColumn("x", [.. steps.Select(step => offset + unit * step)]),
                new TextColumn("c", [.. steps.Select(step => step < Rows / 2 ? "early" : "late")]),
            ]);
    }

    private static SearchPlan CreatePlan(SearchRequest request, double unit, double offset) =>
        SearchPlan.Resolve(request, CreateTable(unit, offset));

    private FitResult Run(SearchPlan plan, int fold) => new PackRunner(cpu.Device, plan)
        .Run([new(0, ParameterSet.Empty, fold)], cancellationToken: TestContext.Current.CancellationToken)[0];
}
