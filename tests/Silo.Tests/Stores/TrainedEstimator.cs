using System.Text.Json.Nodes;
using Experiments.Engine.Artifacts;

namespace Experiments.Silo.Tests.Stores;

/// <summary>The files of a trained estimator, and what may become of them in a store.</summary>
internal static class TrainedEstimator
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Fixtures", "0.1.0", "artifact");

    /// <summary>The files that this version writes.</summary>
    public static IReadOnlyDictionary<string, byte[]> Files { get; } =
        ArtifactWriter.Render(ArtifactReader.Load(s_folder), "trial\n3\n");

    public static string ManifestSha256 { get; } = ArtifactManifest.FindSha256(Files)!;

    /// <summary>The files that an earlier release wrote.</summary>
    public static IReadOnlyDictionary<string, byte[]> Earlier { get; } =
        Directory.GetFiles(s_folder).ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes);

    public static TheoryData<string> Damages =>
    [
        "classes reversed", "classes reversed, with a manifest to match", "estimator.json missing", "manifest missing",
        "manifest missing and an earlier format", "weights cut", "model.onnx changed", "README.md missing",
        "cv_results.csv longer", "a file more", "another estimator",
    ];

    /// <summary>Returns the files after something has happened to them.</summary>
    public static IReadOnlyDictionary<string, byte[]> Damage(string damage)
    {
        var files = Files.ToDictionary();
        switch (damage)
        {
            case "classes reversed":
                files["estimator.json"] = ReverseClasses(files["estimator.json"]);
                break;
            case "classes reversed, with a manifest to match":
                files["estimator.json"] = ReverseClasses(files["estimator.json"]);
                ArtifactSeal.Renew(files);
                break;
            case "manifest missing and an earlier format":
                return Earlier;
            case "another estimator":
                files["README.md"] = [];
                ArtifactSeal.Renew(files);
                break;
            case "weights cut":
                files["model.safetensors"] = files["model.safetensors"][..^1];
                break;
            case "model.onnx changed":
                files["model.onnx"] = [.. files["model.onnx"][..^1], (byte)(files["model.onnx"][^1] ^ 1)];
                break;
            case "cv_results.csv longer":
                files["cv_results.csv"] = [.. files["cv_results.csv"], (byte)'\n'];
                break;
            case "a file more":
                files["more.txt"] = [1];
                break;
            default:
                Assert.True(files.Remove(damage.Replace("manifest", "manifest.json", StringComparison.Ordinal)
                    .Replace(" missing", "", StringComparison.Ordinal)));
                break;
        }
        return files;
    }

    private static byte[] ReverseClasses(byte[] description)
    {
        var document = JsonNode.Parse(description)!;
        var classes = document["target"]!["classes"]!.AsArray();
        document["target"]!["classes"] = new JsonArray([.. classes.Reverse().Select(c => c!.DeepClone())]);
        return System.Text.Encoding.UTF8.GetBytes(document.ToJsonString());
    }
}
