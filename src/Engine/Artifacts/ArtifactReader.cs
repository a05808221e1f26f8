using System.Text.Json;
using Experiments.Engine.Artifacts.Safetensors;
using Experiments.Engine.Estimators;
using Experiments.Engine.Files;
using Experiments.Engine.Preprocessing;
using Experiments.Engine.Training;
using Experiments.Search.Specs;

namespace Experiments.Engine.Artifacts;

/// <summary>Reads artifacts, after it has checked every file against its SHA-256.</summary>
public static class ArtifactReader
{
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
        return Load(place, name => OpenFile(Path.Combine(place, name)), FindNames(place));
    }

    /// <summary>Reads an artifact from a store.</summary>
    /// <param name="place">The place of the artifact, for error messages.</param>
    /// <param name="open">
    /// Opens a file by name: returns a stream that has a length, or null if there is no such file.
    /// </param>
    /// <exception cref="ArtifactException">A file is missing or has changed.</exception>
    public static Artifact Load(string place, Func<string, Stream?> open) => Load(place, open, null);

    /// <summary>Reads an artifact, and checks that it has no other files than those of its manifest.</summary>
    /// <param name="place">The place of the artifact, for error messages.</param>
    /// <param name="files">The files by name.</param>
    /// <exception cref="ArtifactException">A file is missing, was added or has changed.</exception>
    internal static Artifact Load(string place, IReadOnlyDictionary<string, byte[]> files) =>
        Load(place, name => files.TryGetValue(name, out var content) ? new MemoryStream(content, false) : null,
            files.Keys);

    /// <summary>
    /// Reads the description of an artifact in a folder, without a check of its files; null if there is none.
    /// </summary>
    /// <exception cref="ArtifactException">There is one that cannot be read.</exception>
    internal static ArtifactInfo? FindInfo(string folder)
    {
        try
        {
            return EstimatorDocument.Parse(InputFile.ReadAllBytes(
                Path.Combine(folder, ArtifactNames.Estimator), EstimatorDocument.MaxBytes)).Info;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new ArtifactException(
                folder, $"{ArtifactNames.Estimator} cannot be read: {e.Message}", "Move the folder elsewhere.");
        }
    }

    private static Artifact Load(string place, Func<string, Stream?> open, IEnumerable<string>? names)
    {
        var (document, stream) = new ArtifactFiles(place, open).Check(names);
        using (stream)
            return Rebuild(place, document, SafetensorsFile.Read(stream, Path.Combine(place, ArtifactNames.Tensors)));
    }

    // Hidden files are the system's or a tool's.
    private static IEnumerable<string> FindNames(string folder) =>
        Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)).Where(n => n[0] != '.');

    private static FileStream? OpenFile(string path) => File.Exists(path) ? InputFile.Open(path) : null;

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
            return new(document.Info, new FittedPipeline(document.Features, document.Target, steps, network)
            {
                TargetScaler = document.TargetScaler is { } scaler
                    ? new([.. scaler.Mean], [.. scaler.Scale], scaler.Float64)
                    : null,
            });
        }
        catch (Exception e)
            when (e is ArgumentException or InvalidOperationException or OverflowException or SpecException)
        {
            throw new ArtifactException(Path.Combine(place, ArtifactNames.Estimator),
                $"The parts of the model do not fit together ({e.Message}).", ArtifactFiles.Remedy, e);
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
}
