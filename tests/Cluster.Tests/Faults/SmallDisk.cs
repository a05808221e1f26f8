namespace Experiments.Cluster.Tests.Faults;

/// <summary>
/// A disk of few megabytes that can be filled to the last byte; a plain folder if this process may not mount one.
/// </summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryDisk? _disk;

    public SmallDisk(int megabytes)
    {
        _disk = TemporaryDisk.TryMount(megabytes * 1024);
        Path = _disk?.Path ?? Directory.CreateTempSubdirectory("experiments-disk-").FullName;
    }

    public string Path { get; }

    /// <summary>True if the disk can be filled.</summary>
    public bool CanFill => _disk is not null;

    /// <summary>Leaves no byte free.</summary>
    public Task FillAsync() => Task.Run(_disk!.Fill);

    public Task FreeAsync() => Task.Run(_disk!.Free);

    public void Dispose()
    {
        if (_disk is not null) _disk.Dispose();
        else Directory.Delete(Path, recursive: true);
    }
}
