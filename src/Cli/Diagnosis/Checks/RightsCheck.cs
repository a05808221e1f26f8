using Experiments.Silo.Settings;
using Experiments.Silo.Stores;

namespace Experiments.Cli.Diagnosis.Checks;

/// <summary>
/// Tells files of the silo that others can read: new ones are private, but those of an earlier version keep their
/// rights. A folder of the user's own that contains them is none of its business.
/// </summary>
internal sealed class RightsCheck(SiloHostOptions options) : ICheck
{
    private const UnixFileMode Group = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;
    private const UnixFileMode Other = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    public string Subject => "rights";

    public Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellation)
    {
        string[] open = [.. GetKept().Where(IsOpen)];
        var warning = Finding.Warning(Subject, $"other users of this machine can read {string.Join(", ", open)}",
            $"chmod -R go= {string.Join(' ', open)}");
        return Task.FromResult<IReadOnlyList<Finding>>(open.Length == 0 ? [] : [warning]);
    }

    private IEnumerable<string> GetKept()
    {
        if (options.IsHead)
            foreach (var ending in (string[])["", "-wal", "-shm"]) yield return options.StoreFile + ending;
        if (options.ArtifactLocation is { } artifacts && ArtifactStores.IsFolder(artifacts))
            foreach (var kind in (string[])["data", "artifacts", "checkpoints"])
                yield return Path.Combine(artifacts, kind);
        foreach (var kind in (string[])["data", "uploads"]) yield return Path.Combine(options.CacheRoot, kind);
    }

    private static bool IsOpen(string path)
    {
        if (OperatingSystem.IsWindows() || !Path.Exists(path)) return false;
        var (rights, above) = (File.GetUnixFileMode(path), File.GetUnixFileMode(Path.GetDirectoryName(path)!));
        // A folder with the set-group bit is shared with a group on purpose, such as a volume of Kubernetes.
        var others = above.HasFlag(UnixFileMode.SetGroup) ? Other : Group | Other;
        var entry = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return (rights & others) != 0 && (above & others & entry) != 0;
    }
}
