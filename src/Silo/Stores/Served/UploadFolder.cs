using Experiments.Silo.Settings;

namespace Experiments.Silo.Stores.Served;

/// <summary>Where a silo keeps what is being uploaded: a folder of each upload, below the cache.</summary>
internal sealed class UploadFolder(SiloHostOptions options, SiloClock clock)
{
    /// <summary>An upload that nothing was written to for so long is one of a silo that was killed.</summary>
    private static readonly TimeSpan s_abandoned = TimeSpan.FromDays(1);

    private readonly string _root = Path.Combine(options.CacheRoot, "uploads");
    private int _swept;

    /// <summary>A folder for a new upload, made when something is first written.</summary>
    public string Create()
    {
        if (Interlocked.Exchange(ref _swept, 1) == 0) Sweep();
        return Path.Combine(_root, $"{Guid.NewGuid():N}");
    }

    private void Sweep()
    {
        try
        {
            if (!Directory.Exists(_root)) return;
            foreach (var upload in new DirectoryInfo(_root).GetDirectories())
                if (clock.Now - upload.EnumerateFileSystemInfos().Append(upload).Max(entry => entry.LastWriteTimeUtc)
                        > s_abandoned)
                    upload.Delete(recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another silo of this machine sweeps too.
        }
    }
}
