using System.Security.Cryptography;
using System.Text.Json;
using Experiments.Engine.Files;

namespace Experiments.Engine.Artifacts;

/// <summary>
/// Checks the files of an artifact against its manifest before one of them is used. An artifact of a release before the
/// manifest lists the SHA-256 of the other files in its description, which itself is checked by nothing.
/// </summary>
/// <param name="place">The place of the artifact, for error messages.</param>
/// <param name="open">Opens a file by name: a stream that can be rewound, or null if there is no such file.</param>
internal sealed class ArtifactFiles(string place, Func<string, Stream?> open)
{
    /// <summary>The remedy for a file that is not as it was written.</summary>
    public const string Remedy = "Fetch the artifact again, or run the search again.";

    /// <summary>Checks all files.</summary>
    /// <param name="names">The names of the files that are there; null where they are unknown.</param>
    /// <returns>The description, and the tensors' file at its beginning.</returns>
    /// <exception cref="ArtifactException">A file is missing, was added or has changed.</exception>
    public (EstimatorDocument Document, Stream Tensors) Check(IEnumerable<string>? names)
    {
        var description = ReadWhole(ArtifactNames.Estimator, EstimatorDocument.MaxBytes);
        var manifest = Exists(ArtifactNames.Manifest) ? ReadManifest() : null;
        if (manifest is not null) CheckDescription(manifest, description);
        var document = ParseDocument(description);
        if (manifest is null && document.Format >= EstimatorDocument.ManifestFormat)
            throw CreateMissing(ArtifactNames.Manifest);
        if (manifest is not null && names?.FirstOrDefault(name => !IsPart(manifest, name)) is { } added)
            throw new ArtifactException(Path.Combine(place, added),
                $"The file was added to the artifact: {ArtifactNames.Manifest} does not list it.",
                "Move it to another folder.");

        Stream? tensors = null;
        try
        {
            foreach (var (name, length, sha256) in manifest is null ? ListEarlier(document) : ListOthers(manifest))
            {
                var file = OpenChecked(name, length, sha256);
                if (name == ArtifactNames.Tensors) tensors = file;
                else file.Dispose();
            }
        }
        catch
        {
            tensors?.Dispose();
            throw;
        }
        return (document, tensors ?? throw new ArtifactException(
            GetPath(manifest is null ? ArtifactNames.Estimator : ArtifactNames.Manifest),
            $"{ArtifactNames.Tensors} is not listed.", Remedy));
    }

    private static bool IsPart(ArtifactManifest manifest, string name) =>
        name == ArtifactNames.Manifest || manifest.Files.Any(entry => entry.Name == name);

    private static IEnumerable<(string Name, long? Length, string Sha256)> ListOthers(ArtifactManifest manifest) =>
        manifest.Files.Where(entry => entry.Name != ArtifactNames.Estimator)
            .Select(entry => (entry.Name, (long?)entry.Length, entry.Sha256));

    private IEnumerable<(string Name, long? Length, string Sha256)> ListEarlier(EstimatorDocument document)
    {
        foreach (var (name, sha256) in document.Files ?? [])
        {
            if (name.Length == 0 || Path.GetFileName(name) != name)
                throw new ArtifactException(GetPath(ArtifactNames.Estimator),
                    $"The document lists the file '{name}', which is outside the folder.", Remedy);
            yield return (name, null, sha256);
        }
    }

    private ArtifactManifest ReadManifest()
    {
        try
        {
            return ArtifactManifest.Parse(ReadWhole(ArtifactNames.Manifest, ArtifactManifest.MaxBytes));
        }
        catch (JsonException e)
        {
            throw new ArtifactException(GetPath(ArtifactNames.Manifest),
                $"The file is not the manifest of an artifact ({e.Message}).", Remedy, e);
        }
    }

    private void CheckDescription(ArtifactManifest manifest, byte[] description)
    {
        var entry = manifest.Files.FirstOrDefault(entry => entry.Name == ArtifactNames.Estimator)
            ?? throw new ArtifactException(
                GetPath(ArtifactNames.Manifest), $"{ArtifactNames.Estimator} is not listed.", Remedy);
        CheckContent(
            entry.Name, description.Length, entry.Length, ArtifactManifest.Hash(description), entry.Sha256);
    }

    private EstimatorDocument ParseDocument(byte[] description)
    {
        var path = GetPath(ArtifactNames.Estimator);
        try
        {
            var document = EstimatorDocument.Parse(description);
            return document.Format is >= EstimatorDocument.VectorFormat and <= EstimatorDocument.ScaledFormat
                ? document
                : throw new ArtifactException(path,
                    $"The format is {document.Format}; this engine reads up to {EstimatorDocument.ScaledFormat}.",
                    "Use the version that wrote the artifact, or run the search again.");
        }
        catch (JsonException e)
        {
            throw new ArtifactException(path, $"The file does not describe an estimator ({e.Message}).", Remedy, e);
        }
    }

    // The file stays open, so that no other can take its place between the check and the use.
    private Stream OpenChecked(string name, long? length, string sha256)
    {
        var stream = Open(name) ?? throw CreateMissing(name);
        try
        {
            // The hash of a file of another length need not be computed.
            if (length is { } expected && stream.Length != expected)
                CheckContent(name, stream.Length, expected, "", sha256);
            var found = Convert.ToHexStringLower(SHA256.HashData(stream));
            CheckContent(name, stream.Length, length ?? stream.Length, found, sha256);
            stream.Position = 0;
            return stream;
        }
        catch (IOException e)
        {
            stream.Dispose();
            throw CreateUnreadable(name, e);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private void CheckContent(string name, long length, long expectedLength, string sha256, string expectedSha256)
    {
        var difference = length != expectedLength ? $"it has {length} bytes, not {expectedLength}"
            : sha256 != expectedSha256 ? $"its SHA-256 is {sha256}, not {expectedSha256}"
            : null;
        if (difference is not null)
            throw new ArtifactException(
                GetPath(name), $"The file has changed since it was written: {difference}.", Remedy);
    }

    private bool Exists(string name)
    {
        using var stream = Open(name);
        return stream is not null;
    }

    private byte[] ReadWhole(string name, int limit)
    {
        using var stream = Open(name) ?? throw CreateMissing(name);
        try
        {
            return InputFile.ReadAllBytes(stream, limit);
        }
        catch (IOException e)
        {
            throw CreateUnreadable(name, e);
        }
    }

    private Stream? Open(string name)
    {
        try
        {
            return open(name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CreateUnreadable(name, e);
        }
    }

    private ArtifactException CreateMissing(string name) => new(GetPath(name), "The file is missing.", Remedy);

    private ArtifactException CreateUnreadable(string name, Exception e) => e is NotAFileException
        ? new(GetPath(name), $"The file cannot be read: {e.Message}.", Remedy, e)
        : new(GetPath(name), $"The file cannot be read ({e.Message}).", "Check the permissions of the file.", e);

    private string GetPath(string name) => Path.Combine(place, name);
}
