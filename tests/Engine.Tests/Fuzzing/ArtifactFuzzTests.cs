using Experiments.Engine.Artifacts;
using Experiments.Engine.Graphs;
using Experiments.Engine.Tests.Artifacts;
using Experiments.Tests.Shared;
using Experiments.Tests.Shared.Fuzzing;

namespace Experiments.Engine.Tests.Fuzzing;

/// <summary>Any content of an artifact's files gives a model that predicts, or an error with the reason.</summary>
public sealed class ArtifactFuzzTests
{
    private static readonly string[] JsonTokens = ["null", "{}", "[]", "\"\"", "true", "-1", "[null]", ",", "{\"a\":",
        "\\ud800", "\u0000", "mlp_regressor", "binary", "regression"];

    private static IReadOnlyDictionary<string, byte[]> Good { get; } = Render(nameof(SamplePipelines.Binary));

    [Fact]
    public Task Safetensors_that_were_damaged() =>
        Fuzz.RunAsync(Readers.Tensors, 100, new Mutator([Good[ArtifactNames.Tensors]], JsonTokens).Make);

    [Fact]
    public Task Safetensors_that_are_odd() =>
        Fuzz.RunAsync(Readers.Tensors, 80, Generated.Make(ArtifactGenerators.Tensors));

    [Theory, InlineData(nameof(SamplePipelines.Binary)), InlineData(nameof(SamplePipelines.Regression))]
    public Task A_description_that_was_damaged(string target)
    {
        var good = Render(target);
        var reader = Readers.Artifact(
            $"estimator.json of {target}", good, (files, bytes) => Replace(files, ArtifactNames.Estimator, bytes));
        return Fuzz.RunAsync(reader, 20, new Mutator([good[ArtifactNames.Estimator]], JsonTokens).Make);
    }

    [Theory]
    [MemberData(nameof(SamplePipelines.TargetNames), MemberType = typeof(SamplePipelines))]
    public Task A_description_of_which_a_part_is_another(string target)
    {
        var good = Render(target);
        var reader = Readers.Artifact(
            $"estimator.json of {target}", good, (files, bytes) => Replace(files, ArtifactNames.Estimator, bytes));
        return Fuzz.RunAsync(reader, 6, Generated.Make(ArtifactGenerators.Document(good[ArtifactNames.Estimator])));
    }

    [Theory, InlineData(ArtifactNames.Model), InlineData(ArtifactNames.Tensors), InlineData(ArtifactNames.Readme),
     InlineData(ArtifactNames.Estimator)]
    public Task A_file_that_was_damaged_is_refused_by_its_hash(string name)
    {
        var reader = Readers.Artifact(name, Good, (files, bytes) =>
        {
            files[name] = bytes;
            if (bytes.AsSpan().SequenceEqual(Good[name])) return;
            var error = Assert.Throws<ArtifactException>(() => ArtifactReader.Load(
                "x", file => files.TryGetValue(file, out var content) ? new MemoryStream(content) : null));
            Assert.Equal(Path.Combine("x", name), error.File);
        });
        return Fuzz.RunAsync(reader, 10, new Mutator([Good[name]]).Make);
    }

    [Fact]
    public Task Safetensors_that_were_damaged_and_hashed_again()
    {
        var reader = Readers.Artifact("tensors of an artifact", Good,
            (files, bytes) => Replace(files, ArtifactNames.Tensors, bytes));
        return Fuzz.RunAsync(reader, 18, new Mutator([Good[ArtifactNames.Tensors]], JsonTokens).Make);
    }

    [Fact]
    public Task A_manifest_that_was_damaged()
    {
        var reader = Readers.Artifact(
            "manifest.json", Good, (files, bytes) => files[ArtifactNames.Manifest] = bytes);
        return Fuzz.RunAsync(reader, 20, new Mutator([Good[ArtifactNames.Manifest]], JsonTokens).Make);
    }

    private static void Replace(Dictionary<string, byte[]> files, string name, byte[] bytes)
    {
        files[name] = bytes;
        ArtifactSeal.Renew(files);
    }

    private static IReadOnlyDictionary<string, byte[]> Render(string target) =>
        ArtifactWriter.Render(SamplePipelines.Artifact(
            SamplePipelines.Create(SamplePipelines.Target(target),
                ActivationKind.Relu, SamplePipelines.Scaler(mean: false), SamplePipelines.MinMax())));
}
