using Experiments.Contracts.Errors;
using Experiments.Silo.Settings;

namespace Experiments.Silo.Stores.Served;

/// <summary>
/// The limits of what senders can make this silo keep: the number of uploads at once, and the bytes of all of them. An
/// upload that is at rest makes way for another one. Thread-safe.
/// </summary>
internal sealed class UploadLimits(SiloClock clock)
{
    /// <summary>The largest number of uploads at once.</summary>
    public const int MostUploads = 256;

    /// <summary>The largest number of bytes of all uploads.</summary>
    public const long MostBytes = 16L << 30;

    /// <summary>The time without a call after which an upload may make way for another one.</summary>
    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<Upload, OpenUpload> _open = [];
    private long _bytes;

    /// <summary>Counts bytes of an upload, and the upload itself at its first bytes.</summary>
    /// <param name="upload">The upload.</param>
    /// <param name="bytes">The number of bytes that it needs in addition.</param>
    /// <exception cref="ArtifactStoreException">There are too many uploads, or bytes.</exception>
    public void Reserve(Upload upload, long bytes)
    {
        List<Upload> removed = [];
        try
        {
            lock (_gate)
            {
                if (!_open.ContainsKey(upload)) MakeRoom(() => _open.Count < MostUploads, upload, removed);
                MakeRoom(() => _bytes + bytes <= MostBytes, upload, removed);
                var reserved = _open.GetValueOrDefault(upload).Bytes;
                _open[upload] = new(reserved + bytes, clock.Time.GetTimestamp());
                _bytes += bytes;
            }
        }
        finally
        {
            foreach (var resting in removed) resting.Discard();
        }
    }

    /// <summary>Notes that an upload has ended.</summary>
    public void Release(Upload upload)
    {
        lock (_gate)
        {
            if (_open.Remove(upload, out var open)) _bytes -= open.Bytes;
        }
    }

    private void MakeRoom(Func<bool> hasRoom, Upload upload, List<Upload> removed)
    {
        while (!hasRoom())
        {
            var (oldest, open) = _open.Where(other => other.Key != upload && !other.Key.IsInUse)
                .OrderBy(other => other.Value.LastUsed).FirstOrDefault();
            if (oldest is null || clock.Time.GetElapsedTime(open.LastUsed) < s_rest)
                throw new ArtifactStoreException(
                    $"The silo receives {_open.Count} uploads with {_bytes >> 20} MiB already, which is all that it "
                    + "takes at once; try again in a minute.",
                    isTransient: true);
            _open.Remove(oldest);
            _bytes -= open.Bytes;
            removed.Add(oldest);
        }
    }

    private readonly record struct OpenUpload(long Bytes, long LastUsed);
}
