using System.Collections.Concurrent;
using System.Security.Cryptography;
using Experiments.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Folder;
using Experiments.Silo.Telemetry;

namespace Experiments.Silo.Training;

/// <summary>
/// Data sets on this machine: each is fetched once from a store that lies elsewhere, and checked whenever it is read.
/// What was not used for longest makes room for what comes. Other silos of the machine may share the folder. A cache
/// that cannot be written costs time, and nothing else.
/// </summary>
internal sealed partial class DataCache(
    ArtifactStoreSource artifacts,
    SiloHostOptions options,
    SiloClock clock,
    ExperimentsInstruments instruments,
    ILogger<DataCache> logger)
{
    private const long Gigabyte = 1L << 30;

    /// <summary>What was being written for so long is what a killed silo left.</summary>
    private static readonly TimeSpan s_abandoned = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<string, Lazy<Task<byte[]>>> _reading = new(StringComparer.Ordinal);
    private readonly string _folder = Path.Combine(options.CacheRoot, "data");
    private readonly long _limit = (long)(options.DataCacheGb * Gigabyte);

    /// <summary>How many bytes may be kept.</summary>
    public long Limit => _limit;

    /// <summary>How many bytes are kept.</summary>
    public long Size => Directory.Exists(_folder) ? new DirectoryInfo(_folder).GetFiles().Sum(GetLength) : 0;

    /// <summary>A data set whole. Who asks for the same at the same time waits for the same.</summary>
    /// <exception cref="ArtifactStoreException">
    /// It is not in the store, or damaged there, or the store does not answer.
    /// </exception>
    public async Task<byte[]> GetAsync(string hash, CancellationToken cancellation)
    {
        // What lies on this machine need not be copied.
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

    /// <summary>What is kept of it; null where it is not, or is not what its name says.</summary>
    private byte[]? ReadCached(string hash)
    {
        try
        {
            var content = File.ReadAllBytes(GetPath(hash));
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
            // Not there, or another silo has just made room.
        }
        return null;
    }

    /// <summary>Deletes what was not used for longest until so many bytes have room.</summary>
    private void MakeRoom(long bytes)
    {
        if (!Directory.Exists(_folder)) return;
        var files = new DirectoryInfo(_folder).GetFiles().OrderBy(file => file.LastAccessTimeUtc).ToList();
        var taken = files.Sum(file => file.Length);
        foreach (var file in files)
        {
            // What is being written has a name that begins with a dot.
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
                // Another silo of this machine has it open, or has deleted it.
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
            // Another silo of this machine has just made room.
            return 0;
        }
    }

    private string GetPath(string hash) => Path.Combine(_folder, StoreNames.Segment(hash));

    [LoggerMessage(1, LogLevel.Warning,
        "Data set {Hash} is not kept in {Folder}, and will be fetched again when it is needed: {Reason}")]
    private static partial void LogNotKept(ILogger logger, string hash, string folder, string reason);

    [LoggerMessage(2, LogLevel.Warning, "{File} was damaged and is fetched again")]
    private static partial void LogDamaged(ILogger logger, string file);
}
