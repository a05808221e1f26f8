using System.Text;
using Experiments.Engine.Artifacts;
using Experiments.Engine.Graphs;
using Experiments.Engine.Preprocessing;
using Experiments.Tests.Shared;

namespace Experiments.Engine.Tests.Artifacts;

public sealed class ArtifactFolderTests : IDisposable
{
    private readonly string _parent = Directory.CreateTempSubdirectory("artifact-tests-").FullName;

    private string Folder => Path.Combine(_parent, "digits");

    private static Artifact Sample =>
        SamplePipelines.Artifact(
            SamplePipelines.Create(SamplePipelines.MulticlassText, ActivationKind.Relu, SamplePipelines.Scaler()));

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    [Theory]
    [MemberData(nameof(SamplePipelines.TargetNames), MemberType = typeof(SamplePipelines))]
    public void An_artifact_that_was_read_back_writes_the_same_bytes(string target)
    {
        var artifact = SamplePipelines.Artifact(SamplePipelines.Create(
            SamplePipelines.Target(target), ActivationKind.Relu,
            SamplePipelines.Scaler(mean: false), SamplePipelines.Scaler(), SamplePipelines.MinMax()));
        ArtifactWriter.Write(Folder, artifact, "trial\n3\n");
        var read = ArtifactReader.Load(Folder);
        Assert.Equal(ArtifactWriter.Render(artifact), ArtifactWriter.Render(read), Same);
        Assert.Equal(artifact.Pipeline.Target.Classes, read.Pipeline.Target.Classes);
        Assert.Equal(artifact.Pipeline.FeatureNames, read.Pipeline.FeatureNames);
        Assert.Equal(artifact.Info.Hyperparameters, read.Info.Hyperparameters);
        Assert.Equal(artifact.Info.Seed, read.Info.Seed);
        Assert.Equal(artifact.Info.FitKeys, read.Info.FitKeys);
        Assert.Equal(artifact.Info.Trial, read.Info.Trial);
        Assert.All(artifact.Pipeline.Network.State, p => Assert.Equal(p.Value, read.Pipeline.Network.State[p.Key]));
        Assert.Null(Assert.IsType<FittedStandardScaler>(read.Pipeline.Transformers[0]).Mean);
        Assert.Equal((new FeatureRange(-1, 2), true), (
            Assert.IsType<FittedMinMaxScaler>(read.Pipeline.Transformers[2]).Range,
            ((FittedMinMaxScaler)read.Pipeline.Transformers[2]).Clip));
    }

    [Fact]
    public void The_folder_holds_the_documented_files()
    {
        ArtifactWriter.Write(Folder, Sample, "trial\n3\n");
        Assert.Equal(
            ["README.md", "cv_results.csv", "estimator.json", "manifest.json", "model.onnx", "model.safetensors"],
            Files(Folder));
        Assert.Equal(["digits"], Directory.GetFileSystemEntries(_parent).Select(Path.GetFileName));
        Assert.Equal("trial\n3\n", File.ReadAllText(Path.Combine(Folder, "cv_results.csv")));
    }

    [Fact]
    public void A_score_that_is_not_a_number_is_left_out()
    {
        ArtifactWriter.Write(Folder, Sample);
        Assert.Equal(["accuracy"], ArtifactReader.Load(Folder).Info.Scores.Keys);
    }

    [Theory]
    [InlineData("model.onnx")]
    [InlineData("model.safetensors")]
    [InlineData("README.md")]
    [InlineData("cv_results.csv")]
    [InlineData("estimator.json")]
    public void A_file_that_was_changed_cut_or_removed_is_named(string name)
    {
        ArtifactWriter.Write(Folder, Sample, "trial\n3\n");
        var path = Path.Combine(Folder, name);
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
        AssertRefused(path, "changed");
        File.WriteAllBytes(path, bytes[..^1]);
        AssertRefused(path, "changed");
        File.Delete(path);
        AssertRefused(path, "missing");
    }

    [Theory]
    [InlineData("", "does not describe an estimator")]
    [InlineData("null", "does not describe an estimator")]
    [InlineData("{}", "does not describe an estimator")]
    [InlineData("{\"format\": 1", "does not describe an estimator")]
    public void A_description_that_is_none_is_refused(string json, string problem)
    {
        ArtifactWriter.Write(Folder, Sample);
        File.WriteAllText(Path.Combine(Folder, "estimator.json"), json);
        ArtifactSeal.Renew(Folder);
        AssertRefused(Path.Combine(Folder, "estimator.json"), problem);
    }

    [Theory]
    [InlineData("\"format\": 3", "\"format\": 5", "format is 5")]
    [InlineData("\"mlp_classifier\"", "\"mlp_poet\"", "do not fit")]
    [InlineData("[7,4]", "[7,5]", "do not fit")]
    [InlineData("[7,4]", "[]", "do not fit")]
    [InlineData("[7,4]", "true", "do not fit")]
    [InlineData("\"features\": 5", "\"features\": 6", "do not fit")]
    [InlineData("\"step\": \"standard_scaler\"", "\"step\": \"other\"", "do not fit")]
    [InlineData("\"features\": 5", "\"features\": 0", "do not fit")]
    [InlineData("\"features\": 5", "\"features\": 5, \"features\": 5", "does not describe an estimator")]
    [InlineData("\"feature 4\"", "\"feature 4\", \"feature 5\"", "do not fit")]
    [InlineData("\"feature 4\"", "null", "do not fit")]
    [InlineData("\"birnen\"", "null", "do not fit")]
    [InlineData("\"multiclass\"", "\"binary\"", "do not fit")]
    [InlineData("\"multiclass\"", "\"multilabel\"", "do not fit")]
    [InlineData("\"classes_are_integers\": false", "\"classes_are_integers\": true", "do not fit")]
    [InlineData("\"alpha\":0.1", "\"alpha\":1e400", "does not describe an estimator")]
    public void A_description_whose_parts_do_not_fit_is_refused(string from, string to, string problem)
    {
        ArtifactWriter.Write(Folder, Sample);
        var path = Path.Combine(Folder, "estimator.json");
        var text = File.ReadAllText(path);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));
        AssertRefused(path, "changed");
        ArtifactSeal.Renew(Folder);
        AssertRefused(path, problem);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_an_error_with_a_remedy() => AssertRefused(Folder, "does not exist");

    [Fact]
    public void An_artifact_is_replaced_as_a_whole()
    {
        ArtifactWriter.Write(Folder, Sample, "trial\n3\n");
        File.WriteAllText(Path.Combine(Folder, "notes.txt"), "of the old one");
        ArtifactWriter.Write(Folder, Sample with { Info = Sample.Info with { Trial = 8 } });
        Assert.Equal(8, ArtifactReader.Load(Folder).Info.Trial);
        Assert.Equal(
            ["README.md", "estimator.json", "manifest.json", "model.onnx", "model.safetensors"], Files(Folder));
    }

    [Fact]
    public void A_folder_of_other_things_is_never_replaced()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, "thesis.txt"), "precious");
        var error = Assert.Throws<ArtifactException>(() => ArtifactWriter.Write(Folder, Sample));
        Assert.Contains("no artifact", error.Problem, StringComparison.Ordinal);
        Assert.Equal(["thesis.txt"], Files(Folder));
    }

    [Fact]
    public void A_crash_between_files_leaves_the_old_artifact_and_no_half_one()
    {
        ArtifactWriter.Write(Folder, Sample);
        LeavePartial();
        Assert.Equal(3, ArtifactReader.Load(Folder).Info.Trial);
        ArtifactWriter.Write(Folder, Sample with { Info = Sample.Info with { Trial = 9 } });
        Assert.Equal(9, ArtifactReader.Load(Folder).Info.Trial);
    }

    [Fact]
    public void A_crash_between_files_of_a_first_artifact_leaves_no_folder_of_its_name()
    {
        LeavePartial();
        AssertRefused(Folder, "does not exist");
    }

    [Fact]
    public void A_crash_in_the_middle_of_a_replacement_loses_neither_artifact()
    {
        ArtifactWriter.Write(Folder, Sample);
        Directory.Move(Folder, Path.Combine(_parent, ".digits.old"));
        Assert.Equal(3, ArtifactReader.Load(Folder).Info.Trial);
        ArtifactWriter.Write(Folder, Sample with { Info = Sample.Info with { Trial = 9 } });
        Assert.Equal(9, ArtifactReader.Load(Folder).Info.Trial);
        Assert.Equal(["digits"], Directory.GetFileSystemEntries(_parent).Select(Path.GetFileName));
    }

    [Fact]
    public void A_write_that_fails_leaves_nothing_behind()
    {
        var files = new Dictionary<string, byte[]> { ["a"] = [1], ["no/such/folder/b"] = [2] };
        Assert.Throws<ArtifactException>(() => ArtifactWriter.Write(Folder, files));
        Assert.Empty(Directory.GetFileSystemEntries(_parent));
    }

    [Fact]
    public void An_artifact_is_read_from_any_store()
    {
        var files = ArtifactWriter.Render(Sample);
        Assert.Equal(3, ArtifactReader.Load(
            "memory", name => files.TryGetValue(name, out var bytes) ? new MemoryStream(bytes) : null).Info.Trial);
    }

    [Fact]
    public void The_page_names_inputs_outputs_and_classes()
    {
        var page = Encoding.UTF8.GetString(ArtifactWriter.Render(Sample)["README.md"]);
        Assert.Contains("float32 [N, 5]", page, StringComparison.Ordinal);
        Assert.Contains("`label`: string [N]; `probabilities`: float32 [N, 3]", page, StringComparison.Ordinal);
        Assert.Contains("\"birnen\"", page, StringComparison.Ordinal);
        Assert.All(
            ["## Python", "## C#", "## Node"], heading => Assert.Contains(heading, page, StringComparison.Ordinal));
    }

    private static bool Same(IReadOnlyDictionary<string, byte[]> a, IReadOnlyDictionary<string, byte[]> b) =>
        a.Keys.SequenceEqual(b.Keys) && a.All(f => f.Value.AsSpan().SequenceEqual(b[f.Key]));

    private static IEnumerable<string?> Files(string folder) =>
        Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private void LeavePartial()
    {
        var partial = Directory.CreateDirectory(Path.Combine(_parent, ".digits.partial-x")).FullName;
        File.WriteAllBytes(Path.Combine(partial, "model.onnx"), ArtifactWriter.Render(Sample)["model.onnx"][..10]);
    }

    private void AssertRefused(string file, string problem)
    {
        var error = Assert.Throws<ArtifactException>(() => ArtifactReader.Load(Folder));
        Assert.Equal(file, error.File);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.NotEmpty(error.Remedy);
    }
}
