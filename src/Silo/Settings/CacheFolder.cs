namespace Experiments.Silo.Settings;

/// <summary>The default folder for data that a silo can fetch again.</summary>
internal static class CacheFolder
{
    /// <summary>The user's cache folder, or a temporary one if the user has no home folder.</summary>
    public static string Default
    {
        get
        {
            var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            if (OperatingSystem.IsWindows())
                cache = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
            else if (string.IsNullOrEmpty(cache) && Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home)
                cache = Path.Combine(home, ".cache");
            return Path.Combine(string.IsNullOrEmpty(cache) ? Path.GetTempPath() : cache, "experiments");
        }
    }
}
