using System.Security.Cryptography;
using System.Text.Json;

namespace Experiments.Engine.Artifacts;

/// <summary>
/// The content of <c>manifest.json</c>: the length and the SHA-256 of every other file of an artifact. The SHA-256 of
/// the manifest itself is in the experiment store.
/// </summary>
/// <param name="Format">The version of this layout.</param>
/// <param name="Files">The other files, in the order of their names.</param>
internal sealed record ArtifactManifest(int Format, IReadOnlyList<ManifestEntry> Files)
{
    /// <summary>The version of the layout that is written, and the latest that this engine reads.</summary>
    public const int LatestFormat = 1;

    /// <summary>The largest size of a manifest that is read, in bytes.</summary>
    public const int MaxBytes = 1 << 20;

    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NewLine = "\n",
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Creates the manifest of an artifact's other files.</summary>
    public static byte[] Render(IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        var entries = files.Where(file => file.Key != ArtifactNames.Manifest)
            .OrderBy(file => file.Key, StringComparer.Ordinal)
            .Select(file => new ManifestEntry(file.Key, file.Value.Length, Hash(file.Value)));
        return
        [
            .. JsonSerializer.SerializeToUtf8Bytes(new ArtifactManifest(LatestFormat, [.. entries]), s_options),
            (byte)'\n',
        ];
    }

    /// <summary>Returns the SHA-256 of an artifact's manifest; null if the artifact has none.</summary>
    public static string? FindSha256(IReadOnlyDictionary<string, byte[]> files) =>
        files.TryGetValue(ArtifactNames.Manifest, out var manifest) ? Hash(manifest) : null;

    /// <summary>Computes a SHA-256, in lower-case hexadecimal.</summary>
    public static string Hash(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="JsonException">The bytes are not a manifest.</exception>
    public static ArtifactManifest Parse(ReadOnlySpan<byte> json)
    {
        var manifest = Deserialize(json) ?? throw new JsonException("The manifest is null.");
        if (manifest.Format != LatestFormat)
            throw new JsonException($"The format is {manifest.Format}; this engine reads {LatestFormat}.");
        if (manifest.Files.Any(entry => entry is null || !entry.IsValid))
            throw new JsonException("A file has no valid name, length and SHA-256.");
        if (manifest.Files.DistinctBy(entry => entry.Name, StringComparer.Ordinal).Count() < manifest.Files.Count)
            throw new JsonException("A file is listed twice.");
        return manifest;
    }

    private static ArtifactManifest? Deserialize(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<ArtifactManifest>(json, s_options);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // The serializer throws these for half of a surrogate pair.
            throw new JsonException(e.Message, e);
        }
    }
}

/// <summary>A file of an artifact.</summary>
/// <param name="Name">The name, without a folder.</param>
/// <param name="Length">The length, in bytes.</param>
/// <param name="Sha256">The SHA-256, in lower-case hexadecimal.</param>
internal sealed record ManifestEntry(string Name, long Length, string Sha256)
{
    /// <summary>True if the name stays within the artifact's folder, and the other values can be right.</summary>
    public bool IsValid =>
        Name.Length > 0 && Name[0] != '.' && Name != ArtifactNames.Manifest && Name.IndexOfAny(['/', '\\', '\0']) < 0
        && Length >= 0 && Sha256.Length == 64 && Sha256.All(char.IsAsciiHexDigitLower);
}
