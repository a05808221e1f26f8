using System.Security.Cryptography;
using System.Text.Json;
using Experiments.Engine.Artifacts.Safetensors;
using Experiments.Engine.Estimators;
using Experiments.Engine.Preprocessing;
using Experiments.Engine.Training;
using Experiments.Search.Specs;

namespace Experiments.Engine.Artifacts;

/// <summary>Reads artifacts, after it has checked every file against its SHA-256.</summary>
public static class ArtifactReader
{
    private const string Remedy = "Fetch the artifact again, or run the search again.";

    /// <summary>Reads an artifact from a folder.</summary>
    /// <exception cref="ArtifactException">
    /// The folder has no artifact, or a file of the artifact is missing or has changed.
    /// </exception>
    public static Artifact Load(string folder)
    {
        var place = FolderSwap.Locate(folder);
        if (File.Exists(place))
            throw new ArtifactException(place, "The path is a file.", "Name the folder that contains it.");
        if (!Directory.Exists(place))
            throw new ArtifactException(
                place, "The folder does not exist.", "Check the path, or run the search that writes it.");
        if (!File.Exists(Path.Combine(place, ArtifactNames.Estimator)) && FindModels(place) is { Count: > 0 } models)
            throw new ArtifactException(
                place, "The folder is not a model.", $"Name one of the models in it: {string.Join(", ", models)}.");
        return Load(
            place, name => File.Exists(Path.Combine(place, name)) ? File.OpenRead(Path.Combine(place, name)) : null);
    }

    /// <summary>Reads an artifact from a store.</summary>
    /// <param name="place">The place of the artifact, for error messages.</param>
    /// <param name="open">
    /// Opens a file by name: returns a stream that has a length, or null if there is no such file.
    /// </param>
    /// <exception cref="ArtifactException">A file is missing or has changed.</exception>
    public static Artifact Load(string place, Func<string, Stream?> open)
    {
        var document = ReadDocument(place, open);
        foreach (var (name, expected) in document.Files) Verify(place, name, expected, open);
        if (!document.Files.ContainsKey(ArtifactNames.Tensors))
            throw new ArtifactException(
                Path.Combine(place, ArtifactNames.Estimator), $"{ArtifactNames.Tensors} is not listed.", Remedy);
        using var stream = Open(place, ArtifactNames.Tensors, open);
        var tensors = SafetensorsFile.Read(stream, Path.Combine(place, ArtifactNames.Tensors));
        return Rebuild(place, document, tensors);
    }

    private static List<string> FindModels(string folder) =>
        [.. Directory.EnumerateDirectories(folder)
            .Where(d => File.Exists(Path.Combine(d, ArtifactNames.Estimator)))
            .Order(StringComparer.Ordinal)
            .Take(10)];

    private static Artifact Rebuild(string place, EstimatorDocument document, SafetensorsFile tensors)
    {
        try
        {
            document.Check();
            var steps = ArtifactTensors.LoadSteps(document.Pipeline, tensors);
            var row = document.GetRowShape(ComputeWidth(document.Features.Count, steps));
            var graph = Architecture.CreateNetwork(document.Info).Trace(row, document.Target.Outputs);
            var network = new FittedNetwork(graph, document.Target.Task, ArtifactTensors.LoadState(graph, tensors));
            return new(document.Info, new FittedPipeline(document.Features, document.Target, steps, network));
        }
        catch (Exception e)
            when (e is ArgumentException or InvalidOperationException or OverflowException or SpecException)
        {
            throw new ArtifactException(Path.Combine(place, ArtifactNames.Estimator),
                $"The parts of the model do not fit together ({e.Message}).", Remedy, e);
        }
    }

    /// <summary>
    /// Computes the number of features that the network takes, and checks that the steps fit together.
    /// </summary>
    private static int ComputeWidth(int features, IReadOnlyList<IFittedTransformer> steps)
    {
        foreach (var step in steps)
            features = step.InputFeatures == features ? step.OutputFeatures : throw new ArgumentException(
                $"A step takes {step.InputFeatures} features, but its input has {features}.", nameof(steps));
        return features;
    }

    private static EstimatorDocument ReadDocument(string place, Func<string, Stream?> open)
    {
        var path = Path.Combine(place, ArtifactNames.Estimator);
        using var stream = Open(place, ArtifactNames.Estimator, open);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        try
        {
            var document = EstimatorDocument.Parse(bytes);
            return document.Format is EstimatorDocument.VectorFormat or EstimatorDocument.ShapedFormat
                ? document
                : throw new ArtifactException(
                    path, $"The format is {document.Format}; this engine reads up to {EstimatorDocument.ShapedFormat}.",
                    "Use the version that wrote the artifact, or run the search again.");
        }
        catch (JsonException e)
        {
            throw new ArtifactException(path, $"The file does not describe an estimator ({e.Message}).", Remedy, e);
        }
    }

    private static void Verify(string place, string name, string expected, Func<string, Stream?> open)
    {
        if (name.Length == 0 || Path.GetFileName(name) != name)
            throw new ArtifactException(Path.Combine(place, ArtifactNames.Estimator),
                $"The document lists the file '{name}', which is outside the folder.", Remedy);
        using var stream = Open(place, name, open);
        var actual = Convert.ToHexStringLower(SHA256.HashData(stream));
        if (actual != expected)
            throw new ArtifactException(Path.Combine(place, name),
                $"The file has changed since it was written: its SHA-256 is {actual}, not {expected}.", Remedy);
    }

    private static Stream Open(string place, string name, Func<string, Stream?> open)
    {
        var path = Path.Combine(place, name);
        try
        {
            return open(name) ?? throw new ArtifactException(path, "The file is missing.", Remedy);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactException(
                path, $"The file cannot be read ({e.Message}).", "Check the permissions of the file.", e);
        }
    }
}
