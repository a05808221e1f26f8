using System.Diagnostics;

namespace Experiments.Tests.Shared;

/// <summary>A disk of few megabytes, in memory, that can be filled, freed and made read-only.</summary>
internal sealed class TemporaryDisk : IDisposable
{
    private TemporaryDisk(string path) => Path = path;

    public string Path { get; }

    private string Filler => this["filler"];

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Mounts a disk; skips the test where this process may not mount one.</summary>
    public static TemporaryDisk Mount(int kilobytes)
    {
        if (TryMount(kilobytes) is { } disk) return disk;
        Assert.Skip("This process may not mount a disk.");
        throw new UnreachableException();
    }

    /// <summary>Mounts a disk; null where this process may not mount one.</summary>
    public static TemporaryDisk? TryMount(int kilobytes)
    {
        var path = Directory.CreateTempSubdirectory("experiments-disk-").FullName;
        if (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess
                && Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k,mode=777", "none", path))
            return new(path);
        Directory.Delete(path);
        return null;
    }

    /// <summary>Leaves no byte free.</summary>
    public void Fill()
    {
        using var file = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, 0);
        var block = new byte[4096];
        try
        {
            while (true) file.Write(block);
        }
        catch (IOException)
        {
            // The disk is full.
        }
    }

    public void Free() => File.Delete(Filler);

    /// <summary>Accepts no more writes. Files that are open for writing must be closed before.</summary>
    public void MakeReadOnly() => Assert.True(Run("mount", "-o", "remount,ro", Path));

    public void Dispose()
    {
        Run("umount", "-l", Path);
        Directory.Delete(Path);
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
