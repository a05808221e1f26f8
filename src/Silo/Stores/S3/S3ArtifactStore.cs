using System.Security.Cryptography;
using System.Text.Json;
using Experiments.Artifacts;
using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Errors;

namespace Experiments.Silo.Stores.S3;

/// <summary>
/// The artifact store on S3: <c>data/HASH</c>, <c>checkpoints/EXPERIMENT/FIT</c>, and for an artifact the files below
/// <c>versions/NAME/VERSION/</c> with a manifest <c>artifacts/NAME</c>, which is replaced when all of the files are
/// stored. The SDK's usual chain provides the credentials.
/// </summary>
internal sealed class S3ArtifactStore(S3Location location) : IArtifactStore
{
    private const string DataPrefix = "data/";
    private const string ManifestPrefix = "artifacts/";
    private const string VersionPrefix = "versions/";
    private const string CheckpointPrefix = "checkpoints/";

    /// <summary>The largest size of a manifest in bytes, above that of any real artifact.</summary>
    private const int LargestManifest = 1 << 20;

    private readonly S3Bucket _bucket = new(location);

    public string Location => location.ToString();

    public async Task<string> PutDataAsync(
        Stream content, IProgress<long>? progress, CancellationToken cancellation = default)
    {
        await using var hashed = await HashedContent.CreateAsync(content, cancellation);
        if (await _bucket.HeadAsync(GetDataKey(hashed.Sha256), cancellation) is { } there
                && there.Length == hashed.Length)
            return hashed.Sha256;
        await _bucket.PutAsync(GetDataKey(hashed.Sha256), hashed.Stream, hashed.Sha256, progress, cancellation);
        return hashed.Sha256;
    }

    public async Task PutArtifactAsync(
        string name, IReadOnlyDictionary<string, byte[]> files, CancellationToken cancellation = default)
    {
        var former = await FindManifestAsync(name, cancellation);
        var manifest = new S3Manifest(
            $"{Guid.NewGuid():N}", [.. files.OrderBy(file => file.Key, StringComparer.Ordinal)
                .Select(file => new StoredFile(StoreNames.Segment(file.Key), file.Value.Length, Hash(file.Value)))]);
        try
        {
            foreach (var file in manifest.Files)
                await PutAsync(GetVersionKey(name, manifest.Version, file.Name), files[file.Name], cancellation);
        }
        catch
        {
            await DeleteVersionAsync(name, manifest);
            throw;
        }
        // If this call fails, the manifest may have been replaced nevertheless, so the files stay.
        await PutAsync(GetManifestKey(name),
            JsonSerializer.SerializeToUtf8Bytes(manifest, S3Json.Default.S3Manifest), cancellation);
        if (former is not null) await DeleteVersionAsync(name, former);
    }

    public Task PutCheckpointAsync(
        string experimentId, string fit, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) =>
            PutAsync(GetCheckpointKey(experimentId, fit), content, cancellation);

    public Task DeleteCheckpointAsync(string experimentId, string fit, CancellationToken cancellation = default) =>
        _bucket.DeleteAsync([GetCheckpointKey(experimentId, fit)], cancellation);

    public async Task<IReadOnlyList<StoredFile>?> FindAsync(
        StoredItem item, CancellationToken cancellation = default) =>
        item.Kind switch
        {
            ArtifactKind.Data => await _bucket.HeadAsync(GetDataKey(item.Name), cancellation) is { } data
                ? [new("", data.Length, item.Name)]
                : null,
            ArtifactKind.Artifact => (await FindManifestAsync(item.Name, cancellation))?.Files,
            _ => await _bucket.HeadAsync(GetCheckpointKey(item.Name, item.Fit), cancellation) is { } checkpoint
                ? [new("", checkpoint.Length, checkpoint.Sha256)]
                : null,
        };

    public async Task<int> ReadAsync(
        StoredItem item, string file, long offset, Memory<byte> buffer, CancellationToken cancellation = default)
    {
        if (buffer.Length == 0) return 0;
        var key = item.Kind switch
        {
            ArtifactKind.Data => GetDataKey(item.Name),
            ArtifactKind.Artifact => await FindManifestAsync(item.Name, cancellation) is { } manifest
                ? GetVersionKey(item.Name, manifest.Version, file)
                : null,
            _ => GetCheckpointKey(item.Name, item.Fit),
        };
        return (key is null ? null : await _bucket.ReadAsync(key, offset, buffer, cancellation))
            ?? throw new ArtifactStoreException($"{item.Name} is no longer in the artifact store {Location}.");
    }

    public async Task<IReadOnlyList<StoredObject>> ListAsync(CancellationToken cancellation = default)
    {
        var versions = (await _bucket.ListAsync(VersionPrefix, cancellation))
            .GroupBy(file => GetVersion(file.Key))
            .ToDictionary(version => version.Key, version => version.Sum(file => file.Bytes));
        var artifacts = new List<StoredObject>();
        foreach (var name in (await _bucket.ListAsync(ManifestPrefix, cancellation))
                .Select(manifest => manifest.Key[ManifestPrefix.Length..]))
            if (await FindManifestAsync(name, cancellation) is { } manifest
                    && versions.Remove($"{name}/{manifest.Version}", out var bytes))
                artifacts.Add(new(ArtifactKind.Artifact, name, bytes));
        return
        [
            .. (await _bucket.ListAsync(DataPrefix, cancellation))
                .Select(data => new StoredObject(ArtifactKind.Data, data.Key[DataPrefix.Length..], data.Bytes)),
            .. artifacts,
            .. (await _bucket.ListAsync(CheckpointPrefix, cancellation))
                .GroupBy(fit => fit.Key.Split('/')[1])
                .Select(fits => new StoredObject(ArtifactKind.Checkpoints, fits.Key, fits.Sum(fit => fit.Bytes))),
            .. versions.OrderBy(version => version.Key, StringComparer.Ordinal)
                .Select(version => new StoredObject(ArtifactKind.Leftover, version.Key, version.Value)),
        ];
    }

    public async Task DeleteAsync(StoredObject item, CancellationToken cancellation = default)
    {
        switch (item.Kind)
        {
            case ArtifactKind.Data:
                await _bucket.DeleteAsync([GetDataKey(item.Name)], cancellation);
                break;
            case ArtifactKind.Artifact:
                // The manifest first: without it the files are only a leftover.
                await _bucket.DeleteAsync([GetManifestKey(item.Name)], cancellation);
                await DeleteBelowAsync($"{VersionPrefix}{item.Name}/", cancellation);
                break;
            case ArtifactKind.Checkpoints:
                await DeleteBelowAsync($"{CheckpointPrefix}{StoreNames.Segment(item.Name)}/", cancellation);
                break;
            default:
                if (item.Name.Split('/') is [var name, var version]
                        && StoreNames.IsName(name) && StoreNames.IsName(version))
                    await DeleteBelowAsync($"{VersionPrefix}{item.Name}/", cancellation);
                break;
        }
    }

    private async Task DeleteBelowAsync(string prefix, CancellationToken cancellation) =>
        await _bucket.DeleteAsync(
            (await _bucket.ListAsync(prefix, cancellation)).Select(item => item.Key), cancellation);

    private Task PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var bytes = content.ToArray();
        return _bucket.PutAsync(key, new MemoryStream(bytes, writable: false), Hash(bytes), null, cancellation);
    }

    private async Task<S3Manifest?> FindManifestAsync(string name, CancellationToken cancellation)
    {
        var buffer = new byte[LargestManifest];
        if (await _bucket.ReadAsync(GetManifestKey(name), 0, buffer, cancellation) is not { } length) return null;
        try
        {
            return JsonSerializer.Deserialize(buffer.AsSpan(0, length), S3Json.Default.S3Manifest);
        }
        catch (JsonException e)
        {
            throw new ArtifactStoreException(
                $"The manifest of the artifact '{name}' in the artifact store {Location} is damaged: run its "
                + "experiment again.",
                e);
        }
    }

    /// <summary>
    /// Removes the files of a version that is not the artifact's; files that cannot be removed become a leftover.
    /// </summary>
    private async Task DeleteVersionAsync(string name, S3Manifest manifest)
    {
        try
        {
            await _bucket.DeleteAsync(manifest.Files.Select(file => GetVersionKey(name, manifest.Version, file.Name)),
                CancellationToken.None);
        }
        catch (ArtifactStoreException)
        {
            // The list shows the files as a leftover, which a clean-up removes.
        }
    }

    private static string Hash(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static string GetVersion(string key) => string.Join('/', key.Split('/')[1..3]);

    private static string GetDataKey(string hash) => DataPrefix + StoreNames.Segment(hash);

    private static string GetManifestKey(string name) => ManifestPrefix + StoreNames.Segment(name);

    private static string GetVersionKey(string name, string version, string file) =>
        $"{VersionPrefix}{StoreNames.Segment(name)}/{StoreNames.Segment(version)}/{StoreNames.Segment(file)}";

    private static string GetCheckpointKey(string experimentId, string fit) =>
        $"{CheckpointPrefix}{StoreNames.Segment(experimentId)}/{StoreNames.Segment(fit)}";
}
