using Experiments.Cli.Terminals;
using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;

namespace Experiments.Cli.Diagnosis.Checks;

/// <summary>Checks the cache folder, and the free space on the disks to which a silo writes.</summary>
internal sealed class FoldersCheck(SiloHostOptions options) : ICheck
{
    private const long Mebibyte = 1L << 20, Gibibyte = 1L << 30;

    /// <summary>The free space in bytes below which even a model may not fit.</summary>
    private const long MinFree = 100 * Mebibyte;

    /// <summary>The free space in bytes below which one night's search may fill the disk.</summary>
    private const long RecommendedFree = 5 * Gibibyte;

    public string Subject => "cache";

    public Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Finding>>([CheckCache(), .. CheckDisks()]);

    private Finding CheckCache() => FolderProbe.FindProblem(options.CacheRoot) is { } problem
        ? Finding.Warning(
            Subject, $"{options.CacheRoot} cannot be written: {problem.Text}; data is fetched again for every search",
            "set --cache-folder to a folder that the silo's user can write")
        : Finding.Ok(
            Subject, $"{options.CacheRoot} can be written; it holds at most {options.DataCacheGb:0.#} GB of data");

    private IEnumerable<Finding> CheckDisks() => SiloFolders.GetAll(options)
        .Select(folder => (folder.Name, Drive: SiloFolders.GetDrive(folder.Path)))
        .Where(folder => folder.Drive.TotalSize > 0)
        .GroupBy(folder => folder.Drive.Name)
        .Select(disk => CheckFree(string.Join(", ", disk.Select(folder => folder.Name)),
            disk.First().Drive.AvailableFreeSpace, disk.First().Drive.TotalSize));

    /// <summary>Judges the free space on a disk.</summary>
    public static Finding CheckFree(string folders, long free, long size)
    {
        var text = $"{Numbers.Bytes(free)} of {Numbers.Bytes(size)} free for {folders}";
        const string remedy =
            "free space ('experiments gc' removes what no experiment uses), or use folders on a larger disk";
        return free < MinFree ? Finding.Failed("disk", text, remedy)
            : free < RecommendedFree ? Finding.Warning("disk", text, remedy)
            : Finding.Ok("disk", text);
    }
}
