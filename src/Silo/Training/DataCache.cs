using System.Collections.Concurrent;
using System.Security.Cryptography;
using Experiments.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Engine.Files;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Folder;
using Experiments.Silo.Telemetry;

namespace Experiments.Silo.Training;

/// <summary>
/// A cache of data sets on this machine, for a store that is elsewhere: each data set is fetched once, and its hash is
/// checked at every read. The data set that was used least recently is removed first. Other silos of the machine may
/// share the folder. If the cache cannot be written, data sets are fetched again.
/// </summary>
internal sealed partial class DataCache(
    ArtifactStoreSource artifacts,
    SiloHostOptions options,
    SiloClock clock,
    ExperimentsInstruments instruments,
    ILogger<DataCache> logger)
{
    private const long Gigabyte = 1L << 30;

    /// <summary>The age after which a temporary file counts as left by a killed silo.</summary>
    private static readonly TimeSpan s_abandoned = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<string, Lazy<Task<byte[]>>> _reading = new(StringComparer.Ordinal);
    private readonly string _folder = Path.Combine(options.CacheRoot, "data");
    private readonly long _limit = (long)(options.DataCacheGb * Gigabyte);

    /// <summary>The largest size of the cache, in bytes.</summary>
    public long Limit => _limit;

    /// <summary>The size of the cache, in bytes.</summary>
    public long Size => Directory.Exists(_folder) ? new DirectoryInfo(_folder).GetFiles().Sum(GetLength) : 0;

    /// <summary>Returns a whole data set. Concurrent callers share one read.</summary>
    /// <exception cref="ArtifactStoreException">
    /// The data set is not in the store, or damaged there, or the store does not answer.
    /// </exception>
    public async Task<byte[]> GetAsync(string hash, CancellationToken cancellation)
    {
        // A store on this machine needs no cache.
        if (artifacts.Store is FolderArtifactStore folder) return await folder.GetDataAsync(hash, cancellation);
        return await _reading.GetOrAdd(hash, _ => new(() => Task.Run(() => ReadOnceAsync(hash))))
            .Value.WaitAsync(cancellation);
    }

    private async Task<byte[]> ReadOnceAsync(string hash)
    {
        try
        {
            return await ReadAsync(hash);
        }
        finally
        {
            _reading.TryRemove(hash, out _);
        }
    }

    private async Task<byte[]> ReadAsync(string hash)
    {
        if (ReadCached(hash) is { } cached)
        {
            instruments.OnDataFound();
            return cached;
        }
        var content = await FetchAsync(hash);
        instruments.OnDataFetched(content.Length);
        return content;
    }

    private async Task<byte[]> FetchAsync(string hash)
    {
        var length = await artifacts.Store.GetDataLengthAsync(hash);
        if (length > _limit) return await artifacts.Store.GetDataAsync(hash);
        try
        {
            MakeRoom(length);
            await WholeFiles.WriteFileAsync(_folder, async file =>
            {
                await artifacts.Store.CopyDataAsync(hash, file);
                return GetPath(hash);
            });
            if (ReadCached(hash) is { } fetched) return fetched;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException
            || (e is ArtifactStoreException { InnerException: IOException or UnauthorizedAccessException }))
        {
            LogNotKept(logger, hash, _folder, e.Message);
        }
        return await artifacts.Store.GetDataAsync(hash);
    }

    /// <summary>Reads a data set from the cache; null if it is not there, or if its hash is wrong.</summary>
    private byte[]? ReadCached(string hash)
    {
        try
        {
            var content = InputFile.ReadAllBytes(GetPath(hash));
            if (Convert.ToHexStringLower(SHA256.HashData(content)) == hash)
            {
                File.SetLastAccessTimeUtc(GetPath(hash), clock.Now.UtcDateTime);
                return content;
            }
            LogDamaged(logger, GetPath(hash));
            File.Delete(GetPath(hash));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The file does not exist, or another silo has just removed it.
        }
        return null;
    }

    /// <summary>Removes the least recently used data sets until there is room for a number of bytes.</summary>
    private void MakeRoom(long bytes)
    {
        if (!Directory.Exists(_folder)) return;
        var files = new DirectoryInfo(_folder).GetFiles().OrderBy(file => file.LastAccessTimeUtc).ToList();
        var taken = files.Sum(file => file.Length);
        foreach (var file in files)
        {
            // The names of files that are being written begin with a dot.
            var isTemporary = file.Name.StartsWith('.');
            if (isTemporary ? clock.Now - file.LastWriteTimeUtc < s_abandoned : taken + bytes <= _limit) continue;
            try
            {
                var freed = file.Length;
                file.Delete();
                taken -= freed;
            }
            catch (IOException)
            {
                // Another silo of this machine has the file open, or has removed it.
            }
        }
    }

    private static long GetLength(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (IOException)
        {
            // Another silo of this machine has just removed the file.
            return 0;
        }
    }

    private string GetPath(string hash) => Path.Combine(_folder, StoreNames.Segment(hash));

    [LoggerMessage(1, LogLevel.Warning,
        "Data set {Hash} cannot be cached in {Folder} and will be fetched again when it is needed: {Reason}")]
    private static partial void LogNotKept(ILogger logger, string hash, string folder, string reason);

    [LoggerMessage(2, LogLevel.Warning, "{File} was damaged and is fetched again")]
    private static partial void LogDamaged(ILogger logger, string file);
}
