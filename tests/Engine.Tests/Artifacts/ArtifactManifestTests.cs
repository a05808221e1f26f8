using System.Text.Json.Nodes;
using Experiments.Engine.Artifacts;
using Experiments.Engine.Graphs;
using Experiments.Tests.Shared;

namespace Experiments.Engine.Tests.Artifacts;

/// <summary>An artifact is used as it was written, or not at all.</summary>
public sealed class ArtifactManifestTests : IDisposable
{
    private readonly TemporaryFolder _parent = new();

    public ArtifactManifestTests() => ArtifactWriter.Write(Folder, SamplePipelines.Artifact(SamplePipelines.Create(
        SamplePipelines.MulticlassText, ActivationKind.Relu, SamplePipelines.Scaler())));

    private string Folder => _parent["digits"];

    private string this[string name] => Path.Combine(Folder, name);

    public void Dispose() => _parent.Dispose();

    [Fact]
    public void Classes_in_another_order_are_refused()
    {
        ReverseClasses();
        AssertRefused("estimator.json", "changed");
    }

    [Fact]
    public void A_description_of_another_format_does_not_hide_a_change()
    {
        ReverseClasses(format: 1);
        AssertRefused("estimator.json", "changed");
    }

    [Fact]
    public void An_artifact_that_says_it_has_a_manifest_is_refused_without_it()
    {
        File.Delete(this["manifest.json"]);
        AssertRefused("manifest.json", "missing");
    }

    [Theory, InlineData("notes.txt"), InlineData("model.onnx.data")]
    public void A_file_that_was_added_is_refused(string name)
    {
        File.WriteAllText(this[name], "more");
        AssertRefused(name, "added");
        Assert.Contains("Move it", Assert.Throws<ArtifactException>(() => ArtifactReader.Load(Folder)).Remedy,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_was_added_is_refused_and_a_hidden_file_is_the_systems()
    {
        File.WriteAllText(this[".DS_Store"], "");
        ArtifactReader.Load(Folder);
        Directory.CreateDirectory(this["more"]);
        AssertRefused("more", "added");
    }

    [Theory]
    [InlineData("{}", "not the manifest")]
    [InlineData("", "not the manifest")]
    [InlineData("""{"format":1,"files":[]}""", "estimator.json is not listed")]
    [InlineData("""{"format":2,"files":[]}""", "not the manifest")]
    [InlineData("""{"format":1,"files":[null]}""", "not the manifest")]
    [InlineData("""{"format":1,"files":[{"name":"../a","length":1,"sha256":""}]}""", "not the manifest")]
    public void A_manifest_that_is_none_is_refused(string json, string problem)
    {
        File.WriteAllText(this["manifest.json"], json);
        AssertRefused("manifest.json", problem);
    }

    [Theory, InlineData("../stolen"), InlineData("/etc/passwd"), InlineData("a\\b"), InlineData("manifest.json")]
    public void A_manifest_lists_files_of_its_folder_alone(string name)
    {
        var manifest = JsonNode.Parse(File.ReadAllText(this["manifest.json"]))!;
        manifest["files"]![0]!["name"] = name;
        File.WriteAllText(this["manifest.json"], manifest.ToJsonString());
        AssertRefused("manifest.json", "not the manifest");
    }

    [Fact]
    public void A_link_to_the_same_content_is_the_file()
    {
        File.Move(this["model.safetensors"], _parent["blob"]);
        File.CreateSymbolicLink(this["model.safetensors"], _parent["blob"]);
        Assert.Equal(3, ArtifactReader.Load(Folder).Info.Trial);
        File.AppendAllText(_parent["blob"], "x");
        AssertRefused("model.safetensors", "changed");
    }

    [Theory, InlineData("estimator.json"), InlineData("manifest.json"), InlineData("model.safetensors")]
    public void A_link_to_a_device_is_refused(string name)
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "the system has no /dev/zero");
        File.Delete(this[name]);
        File.CreateSymbolicLink(this[name], "/dev/zero");
        AssertRefused(name, "it is a device");
    }

    private void ReverseClasses(int? format = null)
    {
        var document = JsonNode.Parse(File.ReadAllText(this["estimator.json"]))!;
        var classes = document["target"]!["classes"]!.AsArray();
        document["target"]!["classes"] = new JsonArray([.. classes.Reverse().Select(c => c!.DeepClone())]);
        if (format is not null) document["format"] = format;
        File.WriteAllText(this["estimator.json"], document.ToJsonString());
    }

    private void AssertRefused(string name, string problem)
    {
        var error = Assert.Throws<ArtifactException>(() => ArtifactReader.Load(Folder));
        Assert.Equal(this[name], error.File);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
    }
}
