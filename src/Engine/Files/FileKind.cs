namespace Experiments.Engine.Files;

/// <summary>The kinds of things that a path may name. Links are followed.</summary>
internal enum FileKind
{
    /// <summary>A file with content of its own, a thing that cannot be examined, or nothing.</summary>
    Regular,
    Folder,
    Pipe,
    Socket,
    Device,

    /// <summary>A file that the system makes while it is read, such as those in <c>/proc</c>.</summary>
    Generated,
}

internal static class FileKinds
{
    /// <summary>The magic numbers of the file systems whose files have no content of their own (statfs(2)).</summary>
    private static readonly HashSet<long> s_generated =
    [
        0x9fa0, // proc
        0x62656572, // sysfs
        0x64626720, // debugfs
        0x74726163, // tracefs
        0x27e0eb, // cgroup
        0x63677270, // cgroup2
    ];

    /// <summary>Returns the kind of what a path names.</summary>
    public static FileKind Find(string path)
    {
        if (OperatingSystem.IsWindows()) return FindOnWindows(path);
        return UnixCalls.FindType(path) switch
        {
            0x4000 => FileKind.Folder,
            0x1000 => FileKind.Pipe,
            0xC000 => FileKind.Socket,
            0x2000 or 0x6000 => FileKind.Device,
            0x8000 when UnixCalls.FindFileSystem(path) is { } system && s_generated.Contains(system) =>
                FileKind.Generated,
            _ => FileKind.Regular,
        };
    }

    /// <summary>Returns the words for a kind, with their article.</summary>
    public static string Describe(FileKind kind) => kind switch
    {
        FileKind.Folder => "a folder",
        FileKind.Pipe => "a pipe",
        FileKind.Socket => "a socket",
        FileKind.Device => "a device",
        FileKind.Generated => "a file that the system makes while it is read",
        _ => "a file",
    };

    // NUL, CON, COM1 and pipes are paths that begin with \\.\ when they are complete.
    private static FileKind FindOnWindows(string path)
    {
        var full = Path.GetFullPath(path);
        if (full.StartsWith(@"\\.\pipe\", StringComparison.OrdinalIgnoreCase)) return FileKind.Pipe;
        return full.StartsWith(@"\\.\", StringComparison.Ordinal) ? FileKind.Device
            : Directory.Exists(path) ? FileKind.Folder
            : FileKind.Regular;
    }
}
