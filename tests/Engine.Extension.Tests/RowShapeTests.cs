using System.Text.Json.Nodes;
using Experiments.Engine.Artifacts;
using Experiments.Engine.Artifacts.Onnx.Ops;
using Experiments.Engine.Data;
using Experiments.Engine.Devices;
using Experiments.Engine.Estimators;
using Experiments.Engine.Hyperparameters;
using Experiments.Engine.ModelSelection;
using Experiments.Engine.Numerics;
using Experiments.Engine.Tasks;
using Experiments.Search.Parameters;
using Experiments.Tests.Shared;

namespace Experiments.Engine.Extension.Tests;

/// <summary>A network over rows that have a shape is kept, read again and exported.</summary>
public sealed class RowShapeTests
{
    private const int Images = 24, Height = 3, Width = 2;

    private static readonly TabularData s_table = ReadImages();

    static RowShapeTests()
    {
        OnnxOps.Register(new OnnxResidualActivate());
        OnnxOps.Register(new OnnxFlatten());
        var hyperparameters = new HyperparameterList("image_classifier", [.. TrainingHyperparameters.All]);
        EstimatorCatalog.Register(
            new(TargetKind.Classes, "A network over images.", hyperparameters, _ => new ImageNetwork()));
    }

    [Theory, InlineData(false), InlineData(true)]
    public void A_model_of_images_is_read_again_and_onnx_runtime_says_the_same(bool scales)
    {
        using var folder = new TemporaryFolder();
        var artifact = Train("image_classifier", scales ? ["min_max_scaler"] : []);
        ArtifactWriter.Write(folder["model"], artifact);

        var read = ArtifactReader.Load(folder["model"]);

        Assert.Equal(new Shape(Height, Width), read.Pipeline.Network.Graph.RowShape);
        Assert.Equal(Height + (2 * Width), read.Pipeline.Network.State["hidden.bias"].Length);
        Assert.Equal(ArtifactWriter.Render(artifact), ArtifactWriter.Render(read));
        var inside = artifact.Pipeline.Predict(s_table).Probabilities.Cast<float>().ToArray();
        Assert.Equal(inside, read.Pipeline.Predict(s_table).Probabilities.Cast<float>());
        var outside = OnnxRuntimeModel.Run(
            File.ReadAllBytes(Path.Combine(folder["model"], ArtifactNames.Model)),
            FeatureEncoder.EncodeFeatures([.. read.Pipeline.FeatureNames], s_table), Images, "probabilities");
        Assert.Equal(inside, outside, (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Only_a_network_over_rows_with_a_shape_keeps_it()
    {
        var shaped = ReadDocument(Train("image_classifier"));
        Assert.Equal("[3,2]", shaped["row_shape"]!.ToJsonString());
        Assert.False(ReadDocument(Train("mlp_classifier")).ContainsKey("row_shape"));
    }

    [Theory, InlineData("[2, 2]"), InlineData("[6]"), InlineData("[]"), InlineData("[-3, -2]"), InlineData("[3, 2, 0]")]
    public void A_shape_that_the_rows_do_not_have_is_refused(string shape)
    {
        using var folder = new TemporaryFolder();
        ArtifactWriter.Write(folder["model"], Train("image_classifier"));
        var path = Path.Combine(folder["model"], ArtifactNames.Estimator);
        var document = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        document["row_shape"] = JsonNode.Parse(shape);
        File.WriteAllText(path, document.ToJsonString());
        ArtifactSeal.Renew(folder["model"]);

        Assert.Equal(path, Assert.Throws<ArtifactException>(() => ArtifactReader.Load(folder["model"])).File);
    }

    private static JsonObject ReadDocument(Artifact artifact) =>
        JsonNode.Parse(ArtifactWriter.Render(artifact)[ArtifactNames.Estimator])!.AsObject();

    private static Artifact Train(string estimator, params string[] steps)
    {
        var plan = SearchPlan.Resolve(new()
        {
            Estimator = estimator,
            Params = ParameterSet.Parse("""{"max_iter": 3, "batch_size": 7, "learning_rate_init": 0.01}"""),
            Pipeline = [.. steps.Select(step => new PipelineStep(step, ParameterSet.Empty))],
            Target = ["label"],
        }, s_table);
        using var device = DeviceCatalog.Open("cpu");
        var refit = new PackRunner(device, plan).Run(
            [new(0, ParameterSet.Empty, -1)], cancellationToken: TestContext.Current.CancellationToken)[0];
        return Artifact.FromRefit(plan, ParameterSet.Empty, refit, new Dictionary<string, double>());
    }

    /// <summary>Images of random pixels in the IDX format, the first bright, the second dark, and so on.</summary>
    private static TabularData ReadImages()
    {
        var random = new Random(11);
        var pixels = Enumerable.Range(0, Images * Height * Width)
            .Select(i => (byte)(random.Next(128) + (i / (Height * Width) % 2 * 127)));
        return DataReader.Read(
            [0, 0, 8, 3, 0, 0, 0, Images, 0, 0, 0, Height, 0, 0, 0, Width, .. pixels], "images",
            [0, 0, 8, 1, 0, 0, 0, Images, .. Enumerable.Range(0, Images).Select(i => (byte)(i % 2))], "labels").Table;
    }
}
