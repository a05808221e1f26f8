using System.Security.Cryptography;

namespace Experiments.Silo.Stores.Folder;

/// <summary>The artifact store on a folder: <c>data/HASH</c>, <c>artifacts/NAME/</c> and <c>checkpoints/EXPERIMENT/FIT</c>, each written beside and renamed.</summary>
public sealed class FolderArtifactStore : IArtifactStore
{
    private readonly string _data;
    private readonly string _artifacts;
    private readonly string _checkpoints;

    /// <param name="root">The store's folder; made when something is first written.</param>
    public FolderArtifactStore(string root)
    {
        Location = Path.GetFullPath(root);
        _data = Path.Combine(Location, "data");
        _artifacts = Path.Combine(Location, "artifacts");
        _checkpoints = Path.Combine(Location, "checkpoints");
    }

    public string Location { get; }

    public async Task<string> PutData(Stream content, CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(_data);
        var temporary = Path.Combine(_data, $".{Guid.NewGuid():N}");
        try
        {
            string hash;
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                hash = await CopyHashed(content, file, cancellation);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, Path.Combine(_data, hash), overwrite: true);
            return hash;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    public Task<bool> HasData(string hash, CancellationToken cancellation = default) => Task.FromResult(File.Exists(DataPath(hash)));

    public async Task<byte[]> GetData(string hash, CancellationToken cancellation = default)
    {
        byte[] content;
        try
        {
            content = await File.ReadAllBytesAsync(DataPath(hash), cancellation);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ArtifactStoreException($"The data set {hash} is not in the artifact store {Location}; submit the experiment again, which uploads it.", e);
        }

        var actual = Convert.ToHexStringLower(SHA256.HashData(content));
        return actual == hash
            ? content
            : throw new ArtifactStoreException($"{DataPath(hash)} is damaged: its SHA-256 is {actual}; delete it and submit the experiment again.");
    }

    public Task PutArtifact(string name, IReadOnlyDictionary<string, byte[]> files, CancellationToken cancellation = default) =>
        FolderSwap.Write(ArtifactPath(name), files.ToDictionary(f => Segment(f.Key), f => f.Value), cancellation);

    public Task<bool> HasArtifact(string name, CancellationToken cancellation = default) => Task.FromResult(Directory.Exists(ArtifactPath(name)));

    public async Task GetArtifact(string name, string folder, CancellationToken cancellation = default)
    {
        if (!await HasArtifact(name, cancellation))
            throw new ArtifactStoreException($"There is no artifact '{name}' in the artifact store {Location}.");
        var files = new Dictionary<string, byte[]>();
        foreach (var file in Directory.EnumerateFiles(ArtifactPath(name)))
            files[Path.GetFileName(file)] = await File.ReadAllBytesAsync(file, cancellation);
        await FolderSwap.Write(folder, files, cancellation);
    }

    public async Task PutCheckpoint(string experimentId, string fit, ReadOnlyMemory<byte> content, CancellationToken cancellation = default)
    {
        var path = CheckpointPath(experimentId, fit);
        var temporary = Path.Combine(Path.GetDirectoryName(path)!, $".{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                await file.WriteAsync(content, cancellation);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactStoreException($"Cannot write {path}: {e.Message}", e);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    public async Task<byte[]?> GetCheckpoint(string experimentId, string fit, CancellationToken cancellation = default)
    {
        try
        {
            return await File.ReadAllBytesAsync(CheckpointPath(experimentId, fit), cancellation);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public Task DeleteCheckpoint(string experimentId, string fit, CancellationToken cancellation = default)
    {
        var path = CheckpointPath(experimentId, fit);
        if (File.Exists(path)) File.Delete(path);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<StoredObject>> List(CancellationToken cancellation = default) => Task.FromResult<IReadOnlyList<StoredObject>>(
        [.. Objects(_data, StoredObjectKind.Data), .. Objects(_artifacts, StoredObjectKind.Artifact), .. Objects(_checkpoints, StoredObjectKind.Checkpoints)]);

    public Task Delete(StoredObject item, CancellationToken cancellation = default)
    {
        foreach (var path in PathsOf(item))
        {
            if (File.Exists(path)) File.Delete(path);
            if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        }
        return Task.CompletedTask;
    }

    private static IEnumerable<StoredObject> Objects(string folder, StoredObjectKind kind) => !Directory.Exists(folder) ? [] :
        from entry in new DirectoryInfo(folder).EnumerateFileSystemInfos()
        // What somebody else put there is not ours to free.
        where IsTemporary(entry.Name) || IsName(entry.Name)
        let bytes = entry is FileInfo file ? file.Length : ((DirectoryInfo)entry).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length)
        orderby entry.Name
        select new StoredObject(IsTemporary(entry.Name) ? StoredObjectKind.Leftover : kind, entry.Name, bytes);

    private IEnumerable<string> PathsOf(StoredObject item) => item.Kind switch
    {
        StoredObjectKind.Data => [DataPath(item.Name)],
        StoredObjectKind.Artifact => [ArtifactPath(item.Name)],
        StoredObjectKind.Checkpoints => [Path.Combine(_checkpoints, Segment(item.Name))],
        // Of dots alone are the folder itself and the one above.
        _ => IsTemporary(item.Name) && item.Name.Trim('.').Length > 0 && Path.GetFileName(item.Name) == item.Name ? [Path.Combine(_data, item.Name), Path.Combine(_artifacts, item.Name)] : [],
    };

    // What is written beside its place has a name that no data set or artifact can have.
    private static bool IsTemporary(string name) => name.StartsWith('.');

    private static async Task<string> CopyHashed(Stream source, FileStream target, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        for (int read; (read = await source.ReadAsync(buffer, cancellation)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
            await target.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private string DataPath(string hash) => Path.Combine(_data, Segment(hash));

    private string ArtifactPath(string name) => Path.Combine(_artifacts, Segment(name));

    private string CheckpointPath(string experimentId, string fit) => Path.Combine(_checkpoints, Segment(experimentId), Segment(fit));

    private static bool IsName(string name) => name.Length is > 0 and <= 200 && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <summary>Names come over the wire: none may lead out of the store, nor meet a name that is being written.</summary>
    private static string Segment(string name) =>
        IsName(name)
            ? name
            : throw new ArtifactStoreException($"'{name}' cannot be a name in the artifact store: use letters, digits, '-', '_' and '.', at most 200 of them.");
}
