using System.Security.Cryptography;
using System.Text.Json;
using Experiments.Engine.Artifacts.Safetensors;
using Experiments.Engine.Estimators;
using Experiments.Engine.Preprocessing;
using Experiments.Engine.Training;
using Experiments.Search.Specs;

namespace Experiments.Engine.Artifacts;

/// <summary>Reads artifacts back, after every file has been checked against its SHA-256.</summary>
public static class ArtifactReader
{
    private const string Remedy = "Fetch the artifact again, or run the search again.";

    /// <summary>Reads the artifact of a folder.</summary>
    /// <exception cref="ArtifactException">
    /// There is none, or a file of it is missing or not as it was written.
    /// </exception>
    public static Artifact Load(string folder)
    {
        var place = FolderSwap.Locate(folder);
        if (File.Exists(place)) throw new ArtifactException(place, "It is a file.", "Name the folder that it lies in.");
        if (!Directory.Exists(place))
            throw new ArtifactException(
                place, "There is no such folder.", "Check the path, or run the search that writes it.");
        if (!File.Exists(Path.Combine(place, ArtifactNames.Estimator)) && FindModels(place) is { Count: > 0 } models)
            throw new ArtifactException(
                place, "It is not the folder of a model.", $"There are models in it: {string.Join(", ", models)}.");
        return Load(
            place, name => File.Exists(Path.Combine(place, name)) ? File.OpenRead(Path.Combine(place, name)) : null);
    }

    /// <summary>Reads an artifact from any store.</summary>
    /// <param name="place">Where it lies, for errors.</param>
    /// <param name="open">
    /// Opens a file by name: a stream that knows its length, or null where there is no such file.
    /// </param>
    /// <exception cref="ArtifactException">A file is missing or not as it was written.</exception>
    public static Artifact Load(string place, Func<string, Stream?> open)
    {
        var document = ReadDocument(place, open);
        foreach (var (name, expected) in document.Files) Verify(place, name, expected, open);
        if (!document.Files.ContainsKey(ArtifactNames.Tensors))
            throw new ArtifactException(
                Path.Combine(place, ArtifactNames.Estimator), $"It does not name {ArtifactNames.Tensors}.", Remedy);
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
                $"Its parts do not fit together ({e.Message}).", Remedy, e);
        }
    }

    /// <summary>The features that the network takes: each step takes what the one before it gives.</summary>
    private static int ComputeWidth(int features, IReadOnlyList<IFittedTransformer> steps)
    {
        foreach (var step in steps)
            features = step.InputFeatures == features ? step.OutputFeatures : throw new ArgumentException(
                $"A step takes {step.InputFeatures} features where there are {features}.", nameof(steps));
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
            return document.Format == EstimatorDocument.CurrentFormat
                ? document
                : throw new ArtifactException(
                    path, $"Its format is {document.Format}; this engine reads {EstimatorDocument.CurrentFormat}.",
                    "Use the engine version that wrote it, or run the search again.");
        }
        catch (JsonException e)
        {
            throw new ArtifactException(path, $"It is not the description of an estimator ({e.Message}).", Remedy, e);
        }
    }

    private static void Verify(string place, string name, string expected, Func<string, Stream?> open)
    {
        if (name.Length == 0 || Path.GetFileName(name) != name)
            throw new ArtifactException(Path.Combine(place, ArtifactNames.Estimator),
                $"It names the file '{name}', which lies elsewhere.", Remedy);
        using var stream = Open(place, name, open);
        var actual = Convert.ToHexStringLower(SHA256.HashData(stream));
        if (actual != expected)
            throw new ArtifactException(Path.Combine(place, name),
                $"It has changed since it was written: its SHA-256 is {actual}, not {expected}.", Remedy);
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
            throw new ArtifactException(path, $"It cannot be read ({e.Message}).", "Check the rights of the file.", e);
        }
    }
}
