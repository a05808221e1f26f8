using System.Text;
using Experiments.Engine.Artifacts.Onnx;

namespace Experiments.Engine.Artifacts;

/// <summary>Writes artifacts: each completely or not at all.</summary>
public static class ArtifactWriter
{
    /// <summary>
    /// Creates the files of an artifact by name, ready for any store. Equal artifacts give equal bytes.
    /// </summary>
    /// <param name="artifact">The trained estimator.</param>
    /// <param name="cvResults">The CSV of the search that found the estimator, or null.</param>
    /// <exception cref="OnnxExportException">A part has no ONNX form.</exception>
    public static IReadOnlyDictionary<string, byte[]> Render(Artifact artifact, string? cvResults = null)
    {
        var (tensors, steps) = ArtifactTensors.Save(artifact.Pipeline, artifact.Info.Estimator);
        using var numbers = new MemoryStream();
        tensors.Write(numbers);
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
        {
            [ArtifactNames.Model] = OnnxExporter.Export(artifact.Pipeline),
            [ArtifactNames.Tensors] = numbers.ToArray(),
            [ArtifactNames.Readme] = Encoding.UTF8.GetBytes(ArtifactReadme.Render(artifact)),
        };
        if (cvResults is not null) files[ArtifactNames.CvResults] = Encoding.UTF8.GetBytes(cvResults);
        var info = artifact.Info with
        {
            Scores = artifact.Info.Scores.Where(s => double.IsFinite(s.Value)).ToDictionary(),
            Baseline = artifact.Info.Baseline?.Where(s => double.IsFinite(s.Value)).ToDictionary(),
        };
        var row = artifact.Pipeline.Network.Graph.RowShape;
        var format = artifact.Pipeline.TargetScaler is not null || artifact.Pipeline.TakesDoubles
            ? EstimatorDocument.ScaledFormat
            : EstimatorDocument.ManifestFormat;
        var document = new EstimatorDocument(
            format, info, artifact.Pipeline.FeatureNames, artifact.Pipeline.Target, steps)
        {
            RowShape = row.Rank == 1 ? null : row.Extents,
            TargetScaler = artifact.Pipeline.TargetScaler is { } scaler
                ? new(scaler.Mean, scaler.Scale, scaler.IsDouble)
                : null,
        };
        files[ArtifactNames.Estimator] = document.ToBytes();
        files[ArtifactNames.Manifest] = ArtifactManifest.Render(files);
        return files;
    }

    /// <summary>
    /// Writes an artifact to a folder, and replaces an artifact that is there. The folder appears complete or not at
    /// all: a crash leaves at most a hidden folder beside it. A folder must have one writer at a time.
    /// </summary>
    /// <param name="folder">The folder; missing parent folders are created.</param>
    /// <param name="artifact">The trained estimator.</param>
    /// <param name="cvResults">The CSV of the search that found the estimator, or null.</param>
    /// <exception cref="OnnxExportException">A part has no ONNX form; nothing was written.</exception>
    /// <exception cref="ArtifactException">The folder cannot be written, or its content is not an artifact.</exception>
    public static void Write(string folder, Artifact artifact, string? cvResults = null) =>
        Write(folder, Render(artifact, cvResults));

    /// <summary>
    /// Writes files from <see cref="Render"/> to a folder, like <see cref="Write(string, Artifact, string?)"/>.
    /// </summary>
    public static void Write(string folder, IReadOnlyDictionary<string, byte[]> files)
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        ThrowIfForeign(folder);
        try
        {
            FolderSwap.Write(folder, files);
        }
        catch (ArgumentException e)
        {
            throw new ArtifactException(folder, e.Message, "Choose a folder for the artifact.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactException(folder, $"The artifact cannot be written ({e.Message}).",
                "Choose another folder, or check its permissions and the free disk space.", e);
        }
    }

    private static void ThrowIfForeign(string folder)
    {
        if (File.Exists(folder))
            throw new ArtifactException(folder, "The path is a file.", "Choose a folder for the artifact.");
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()
                && !File.Exists(Path.Combine(folder, ArtifactNames.Estimator)))
            throw new ArtifactException(folder, "The folder contains files, but no artifact.",
                "Choose a new or empty folder, or the folder of an artifact to replace.");
    }
}
