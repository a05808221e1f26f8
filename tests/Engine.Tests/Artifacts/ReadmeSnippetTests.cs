using System.Diagnostics;
using System.Globalization;
using Experiments.Engine.Artifacts;
using Experiments.Engine.Data;
using Experiments.Tests.Shared;

namespace Experiments.Engine.Tests.Artifacts;

/// <summary>The Python code of a model's README reads every file that the program reads, with the same rows.</summary>
public sealed class ReadmeSnippetTests : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private static readonly Lazy<bool> s_hasNumpy = new(() => File.Exists(Python) && Run("import numpy").ExitCode == 0);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("feature 4,feature 3,feature 2,feature 1,feature 0,y\n5,4,3,2,1,0\n")]
    [InlineData("\uFEFFfeature 0,feature 1,feature 2,feature 3,feature 4\n1,2,3,4,5\n")]
    [InlineData("feature 0, feature 1, feature 2 ,feature 3 , feature 4\n1, 2 , 3,4 ,5\n")]
    [InlineData("\"feature 0\",\"feature 1\",feature 2,feature 3,feature 4,note\r\n1,2,3,4,\"5\",\"a\nb, c\"\r\n\r\n")]
    [InlineData("größe,feature 0,feature 1,feature 2,feature 3,feature 4\n9,1,2,3,4,5\n")]
    public void Columns_are_found_by_name(string text) => Check(text, SamplePipelines.Artifact(
        SamplePipelines.Create(SamplePipelines.Regression)), CsvOptions.Default);

    [Fact]
    public void Without_a_header_columns_are_found_by_place()
    {
        var named = SamplePipelines.Artifact(SamplePipelines.Create(SamplePipelines.Regression));
        var artifact = new Artifact(named.Info with { UnnamedColumns = 6 },
            named.Pipeline with { FeatureNames = [.. Enumerable.Range(1, 5).Select(i => $"column_{i}")] });
        Check("\uFEFF1, 2, 3, 4, 5, 0\n", artifact, new() { Header = false });
    }

    private void Check(string text, Artifact artifact, CsvOptions options)
    {
        ExternalProgram.Require("python3", "python3-onnx", "/usr/bin");
        if (!s_hasNumpy.Value) ExternalProgram.Require("numpy", "python3-onnx");
        ArtifactWriter.Write(_folder["model"], artifact);
        _folder.Write("model/data.csv", text);
        // Everything before the session; the rows are what numpy makes of the file.
        var code = File.ReadAllText(_folder["model/README.md"]).Split("```python\n")[1].Split("\nsession")[0]
            .Replace(", onnxruntime as ort", "", StringComparison.Ordinal);

        var (exitCode, output, error) = Run($"{code}\nprint(*rows.ravel().tolist())", _folder["model"]);

        Assert.True(exitCode == 0, error);
        var table = CsvReader.Read(_folder["model/data.csv"], options);
        Assert.Equal([1f, 2, 3, 4, 5], FeatureEncoder.EncodeFeatures([.. artifact.Pipeline.FeatureNames], table));
        Assert.Equal([1f, 2, 3, 4, 5], output.Split().Where(word => word.Length > 0)
            .Select(word => float.Parse(word, CultureInfo.InvariantCulture)));
    }

    // Without a language, Python's encoding of files is not UTF-8.
    private static (int ExitCode, string Output, string Error) Run(string code, string folder = ".")
    {
        using var process = Process.Start(new ProcessStartInfo(Python, ["-X", "utf8=0", "-c", code])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["LC_ALL"] = "C", ["PYTHONCOERCECLOCALE"] = "0" },
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEnd());
        process.WaitForExit();
        return (process.ExitCode, output.GetAwaiter().GetResult(), error);
    }
}
