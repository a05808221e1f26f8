using Experiments.Engine.Artifacts;
using Experiments.Engine.Data;
using Experiments.Engine.Tests.Artifacts.Onnx;

namespace Experiments.Engine.Tests.Artifacts;

/// <summary>Artifacts that earlier releases wrote are opened, and predict what their own ONNX file does.</summary>
public sealed class EarlierArtifactsTests
{
    public static TheoryData<string> Releases =>
        [.. Directory.GetDirectories(Path.Combine(AppContext.BaseDirectory, "Fixtures"))
            .Select(folder => Path.GetFileName(folder))];

    [Theory, MemberData(nameof(Releases))]
    public void They_predict_as_their_onnx_file_does(string release)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Fixtures", release, "artifact");
        var artifact = ArtifactReader.Load(folder);
        var table = CsvReader.Read(Path.Combine(AppContext.BaseDirectory, "Examples", "iris.csv"));
        var x = FeatureEncoder.EncodeFeatures([.. artifact.Pipeline.FeatureNames], table);
        using var model = new OnnxModel(File.ReadAllBytes(Path.Combine(folder, ArtifactNames.Model)));

        var prediction = artifact.Pipeline.Predict(table);

        Assert.Equal(model.Labels(x, table.Rows), prediction.Labels);
        var (outside, inside) =
            (model.Floats("probabilities", x, table.Rows), prediction.Probabilities.Cast<float>().ToArray());
        Assert.Equal(outside.Length, inside.Length);
        Assert.All(outside.Zip(inside), p => Assert.Equal(p.First, p.Second, 1e-5));
        Assert.True(artifact.Info.Experiment is not null && artifact.Info.FitKeys.Count > 0);
    }

    [Fact]
    public void The_folder_above_a_model_and_a_file_of_it_are_named_as_what_they_are()
    {
        var release = Path.Combine(AppContext.BaseDirectory, "Fixtures", "0.1.0");
        var above = Assert.Throws<ArtifactException>(() => ArtifactReader.Load(release));
        Assert.Equal(
            ("The folder is not a model.", $"Name one of the models in it: {Path.Combine(release, "artifact")}."),
            (above.Problem, above.Remedy));
        Assert.Equal("The path is a file.", Assert.Throws<ArtifactException>(
            () => ArtifactReader.Load(Path.Combine(release, "artifact", ArtifactNames.Model))).Problem);
    }
}
