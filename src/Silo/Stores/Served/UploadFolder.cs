using Experiments.Silo.Settings;

namespace Experiments.Silo.Stores.Served;

/// <summary>The folders of a silo's uploads, one per upload, in the cache folder.</summary>
internal sealed class UploadFolder(SiloHostOptions options, SiloClock clock)
{
    /// <summary>The time without a write after which an upload counts as left by a killed silo.</summary>
    private static readonly TimeSpan s_abandoned = TimeSpan.FromDays(1);

    private readonly string _root = Path.Combine(options.CacheRoot, "uploads");
    private int _swept;

    /// <summary>Returns the path of a folder for a new upload, which is created at the first write.</summary>
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
            // Another silo of this machine may remove folders at the same time.
        }
    }
}
