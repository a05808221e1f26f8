using System.Security.Cryptography;
using System.Text;
using Experiments.Engine.Artifacts.Onnx;

namespace Experiments.Engine.Artifacts;

/// <summary>Writes artifacts: all of one, or nothing.</summary>
public static class ArtifactWriter
{
    /// <summary>The files of an artifact by name, ready for any store; equal artifacts give equal bytes.</summary>
    /// <param name="artifact">The trained estimator.</param>
    /// <param name="cvResults">The CSV of the search that found it, or null.</param>
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
        var hashes = new SortedDictionary<string, string>(
            files.ToDictionary(f => f.Key, f => Convert.ToHexStringLower(SHA256.HashData(f.Value))),
            StringComparer.Ordinal);
        var info =
            artifact.Info with { Scores = artifact.Info.Scores.Where(s => double.IsFinite(s.Value)).ToDictionary() };
        var row = artifact.Pipeline.Network.Graph.RowShape;
        files[ArtifactNames.Estimator] = new EstimatorDocument(
            EstimatorDocument.CurrentFormat,
            info, artifact.Pipeline.FeatureNames, artifact.Pipeline.Target, steps, hashes)
        { RowShape = row.Rank == 1 ? null : row.Extents }.ToBytes();
        return files;
    }

    /// <summary>
    /// Writes an artifact to a folder, in place of one that is there. The folder appears complete or not at all: a
    /// crash leaves a hidden folder beside it at most. One writer a folder at a time.
    /// </summary>
    /// <param name="folder">The folder; folders above it are created.</param>
    /// <param name="artifact">The trained estimator.</param>
    /// <param name="cvResults">The CSV of the search that found it, or null.</param>
    /// <exception cref="OnnxExportException">A part has no ONNX form; nothing was written.</exception>
    /// <exception cref="ArtifactException">
    /// The folder cannot be written, or holds something that is no artifact.
    /// </exception>
    public static void Write(string folder, Artifact artifact, string? cvResults = null) =>
        Write(folder, Render(artifact, cvResults));

    /// <summary>
    /// Writes the files that <see cref="Render"/> gave to a folder, as <see cref="Write(string, Artifact, string?)"/>
    /// does.
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
                "Choose another folder, or free space and rights there.", e);
        }
    }

    private static void ThrowIfForeign(string folder)
    {
        if (File.Exists(folder))
            throw new ArtifactException(folder, "It is a file.", "Choose a folder for the artifact.");
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()
                && !File.Exists(Path.Combine(folder, ArtifactNames.Estimator)))
            throw new ArtifactException(folder, "The folder holds something that is no artifact.",
                "Choose an empty or new folder, or one with an artifact to replace.");
    }
}
