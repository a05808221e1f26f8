using System.Security.Cryptography;
using Experiments.Artifacts;
using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Engine.Files;

namespace Experiments.Silo.Stores.Folder;

/// <summary>
/// The artifact store in a folder: <c>data/HASH</c>, <c>artifacts/NAME/</c> and <c>checkpoints/EXPERIMENT/FIT</c>. Each
/// item is written under a temporary name and renamed.
/// </summary>
public sealed class FolderArtifactStore : IArtifactStore
{
    private readonly string _data;
    private readonly string _artifacts;
    private readonly string _checkpoints;

    /// <param name="root">The store's folder; created at the first write.</param>
    public FolderArtifactStore(string root)
    {
        Location = Path.GetFullPath(root);
        _data = Path.Combine(Location, "data");
        _artifacts = Path.Combine(Location, "artifacts");
        _checkpoints = Path.Combine(Location, "checkpoints");
    }

    public string Location { get; }

    public async Task<string> PutDataAsync(
        Stream content, IProgress<long>? progress, CancellationToken cancellation = default)
    {
        var hash = "";
        await WholeFiles.WriteFileAsync(_data, async file =>
        {
            hash = await CopyHashedAsync(content, file, progress, cancellation);
            return Path.Combine(_data, hash);
        });
        return hash;
    }

    public Task PutArtifactAsync(
        string name, IReadOnlyDictionary<string, byte[]> files, CancellationToken cancellation = default) =>
            WholeFiles.WriteFolderAsync(
                GetArtifactPath(name), files.ToDictionary(f => StoreNames.Segment(f.Key), f => f.Value), cancellation);

    public Task PutCheckpointAsync(
        string experimentId, string fit, ReadOnlyMemory<byte> content, CancellationToken cancellation = default)
    {
        var path = GetCheckpointPath(experimentId, fit);
        return WholeFiles.WriteFileAsync(Path.GetDirectoryName(path)!, async file =>
        {
            await file.WriteAsync(content, cancellation);
            return path;
        });
    }

    public Task DeleteCheckpointAsync(string experimentId, string fit, CancellationToken cancellation = default)
    {
        var path = GetCheckpointPath(experimentId, fit);
        return RunDeleteAsync(() =>
        {
            if (File.Exists(path)) File.Delete(path);
        });
    }

    public Task<IReadOnlyList<StoredFile>?> FindAsync(StoredItem item, CancellationToken cancellation = default) =>
        RunReadAsync(item, async () => item.Kind switch
        {
            // The name is the expected SHA-256; reads check the content against it.
            ArtifactKind.Data => new FileInfo(GetDataPath(item.Name)) is { Exists: true } file
                ? [new("", file.Length, item.Name)]
                : null,
            ArtifactKind.Artifact => LocateArtifact(item.Name) is var folder && Directory.Exists(folder)
                ? await ReadFilesAsync(Directory.GetFiles(folder), Path.GetFileName, cancellation)
                : null,
            _ => GetCheckpointPath(item.Name, item.Fit) is var path && File.Exists(path)
                ? await ReadFilesAsync([path], _ => "", cancellation)
                : (IReadOnlyList<StoredFile>?)null,
        });

    public Task<int> ReadAsync(
        StoredItem item, string file, long offset, Memory<byte> buffer, CancellationToken cancellation = default) =>
        RunReadAsync(item, async () =>
        {
            await using var opened = InputFile.Open(GetFilePath(item, file), FileOptions.Asynchronous);
            var (handle, filled) = (opened.SafeFileHandle, 0);
            for (int read; filled < buffer.Length
                    && (read = await RandomAccess.ReadAsync(handle, buffer[filled..], offset + filled, cancellation))
                        > 0;)
                filled += read;
            return filled;
        });

    /// <summary>Returns the names of an experiment's fits that have checkpoints in this store.</summary>
    internal IReadOnlyList<string> ListCheckpoints(string experimentId) =>
        Path.Combine(_checkpoints, StoreNames.Segment(experimentId)) is var folder && Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder)
                .Select(Path.GetFileName)
                .OfType<string>()
                .Where(StoreNames.IsName)
                .Order(StringComparer.Ordinal)]
            : [];

    public Task<IReadOnlyList<StoredObject>> ListAsync(CancellationToken cancellation = default) =>
        Task.FromResult<IReadOnlyList<StoredObject>>(
            [.. ListObjects(_data, ArtifactKind.Data), .. ListObjects(_artifacts, ArtifactKind.Artifact),
                .. ListObjects(_checkpoints, ArtifactKind.Checkpoints)]);

    public Task DeleteAsync(StoredObject item, CancellationToken cancellation = default)
    {
        var paths = GetPaths(item).ToArray();
        return RunDeleteAsync(() =>
        {
            foreach (var path in paths)
            {
                if (File.Exists(path)) File.Delete(path);
                if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
            }
        });
    }

    private static IEnumerable<StoredObject> ListObjects(string folder, ArtifactKind kind) =>
        !Directory.Exists(folder) ? [] :
            from entry in new DirectoryInfo(folder).EnumerateFileSystemInfos()
                // Files of other programs are not listed, so that they are never deleted.
            where IsTemporary(entry.Name) || StoreNames.IsName(entry.Name)
            let bytes = entry is FileInfo file
                ? file.Length
                : ((DirectoryInfo)entry).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length)
            orderby entry.Name
            let name = FindAside(entry)
            select name is not null ? new StoredObject(kind, name, bytes)
                : new StoredObject(IsTemporary(entry.Name) ? ArtifactKind.Leftover : kind, entry.Name, bytes);

    // If the replacement of an artifact was interrupted, its old folder is the artifact, not a leftover.
    private static string? FindAside(FileSystemInfo entry) =>
        entry is DirectoryInfo { Parent: { } parent } && WholeFiles.GetNameOfAside(entry.Name) is { } name
            && WholeFiles.LocateFolder(Path.Combine(parent.FullName, name)) == entry.FullName
            ? name
            : null;

    private IEnumerable<string> GetPaths(StoredObject item) => item.Kind switch
    {
        ArtifactKind.Data => [GetDataPath(item.Name)],
        ArtifactKind.Artifact => [WholeFiles.GetAsidePath(GetArtifactPath(item.Name)), GetArtifactPath(item.Name)],
        ArtifactKind.Checkpoints => [Path.Combine(_checkpoints, StoreNames.Segment(item.Name))],
        // Names of dots only are the folder itself and its parent.
        _ => IsTemporary(item.Name) && item.Name.Trim('.').Length > 0 && Path.GetFileName(item.Name) == item.Name
            ? [Path.Combine(_data, item.Name), Path.Combine(_artifacts, item.Name)]
            : [],
    };

    // Temporary names begin with a dot, which the names of data sets and artifacts cannot do.
    private static bool IsTemporary(string name) => name.StartsWith('.');

    private static async Task<IReadOnlyList<StoredFile>?> ReadFilesAsync(
        IEnumerable<string> paths, Func<string, string> name, CancellationToken cancellation)
    {
        var files = new List<StoredFile>();
        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            await using var file = InputFile.Open(path);
            files.Add(
                new(name(path), file.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation))));
        }
        return files;
    }

    private static async Task<string> CopyHashedAsync(
        Stream source, FileStream target, IProgress<long>? progress, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        var copied = 0L;
        for (int read; (read = await source.ReadAsync(buffer, cancellation)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
            await target.WriteAsync(buffer.AsMemory(0, read), cancellation);
            progress?.Report(copied += read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private async Task<T> RunReadAsync<T>(StoredItem item, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ArtifactStoreException($"{item.Name} is no longer in the artifact store {Location}.", e);
        }
        catch (NotAFileException e)
        {
            throw new ArtifactStoreException(
                $"{item.Name} in the artifact store {Location} is damaged: {e.Path}: {e.Message}; run its experiment "
                + "again, or restore the store from a backup.",
                e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactStoreException(
                $"{item.Name} in the artifact store {Location} cannot be read: {e.Message.TrimEnd('.')}; check the "
                + "disk, and that the silo has the right to read it.",
                e, isTransient: true);
        }
    }

    private static Task RunDeleteAsync(Action remove)
    {
        try
        {
            remove();
            return Task.CompletedTask;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Task.FromException(new ArtifactStoreException(
                $"Nothing was removed: {e.Message.TrimEnd('.')}; check that you have the right to write there.",
                e, isTransient: true));
        }
    }

    private string GetFilePath(StoredItem item, string file) => item.Kind switch
    {
        ArtifactKind.Data => GetDataPath(item.Name),
        ArtifactKind.Artifact => Path.Combine(LocateArtifact(item.Name), StoreNames.Segment(file)),
        _ => GetCheckpointPath(item.Name, item.Fit),
    };

    private string GetDataPath(string hash) => Path.Combine(_data, StoreNames.Segment(hash));

    private string GetArtifactPath(string name) => Path.Combine(_artifacts, StoreNames.Segment(name));

    private string LocateArtifact(string name) => WholeFiles.LocateFolder(GetArtifactPath(name));

    private string GetCheckpointPath(string experimentId, string fit) =>
        Path.Combine(_checkpoints, StoreNames.Segment(experimentId), StoreNames.Segment(fit));
}
