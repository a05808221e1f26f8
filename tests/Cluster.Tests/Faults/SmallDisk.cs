using System.Diagnostics;

namespace Experiments.Cluster.Tests.Faults;

/// <summary>A disk of few megabytes, in memory, that can be filled to the last byte.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly bool _isMounted;

    private SmallDisk(string path, bool isMounted) => (Path, _isMounted) = (path, isMounted);

    public string Path { get; }

    /// <summary>True if the disk can be filled; a plain folder is used if this process may not mount one.</summary>
    public bool CanFill => _isMounted;

    private string Filler => System.IO.Path.Combine(Path, "filler");

    public static async Task<SmallDisk> MakeAsync(int megabytes)
    {
        var path = Directory.CreateTempSubdirectory("experiments-disk-").FullName;
        return new(path, Environment.IsPrivilegedProcess
            && await RunAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=777", "none", path));
    }

    /// <summary>Leaves no byte free.</summary>
    public Task FillAsync() => Task.Run(Fill);

    public Task FreeAsync() => Task.Run(() => File.Delete(Filler));

    private void Fill()
    {
        using var file = new FileStream(Filler, FileMode.Create, FileAccess.Write);
        var block = new byte[1 << 16];
        try
        {
            while (true) file.Write(block);
        }
        catch (IOException)
        {
            // The disk is full.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isMounted) await RunAsync("umount", "-l", Path);
        Directory.Delete(Path, recursive: true);
    }

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }
}
