using System.Runtime.InteropServices;

namespace Experiments.Engine.Files;

/// <summary>The calls of Linux and macOS for which .NET has no method. Not for Windows.</summary>
internal static partial class UnixCalls
{
    private const int CurrentFolder = -100;
    private const uint TypeOfFile = 1;
    private const uint NumberOfFile = 0x100;

    /// <summary>
    /// Returns the type bits of a file's mode (S_IFMT), after its links; null if there is no file, or no such call.
    /// </summary>
    public static int? FindType(string path)
    {
        const int TypeBits = 0xF000;
        // struct statx has one layout on all processors of Linux, and stx_mode is at byte 28. In macOS' struct stat
        // with 64 bits of inode, st_mode is at byte 4.
        Span<byte> buffer = stackalloc byte[512];
        try
        {
            var failed = OperatingSystem.IsLinux() ? ReadLinux(CurrentFolder, path, 0, TypeOfFile, buffer)
                : RuntimeInformation.ProcessArchitecture == Architecture.X64 ? ReadMacX64(path, buffer)
                : ReadMac(path, buffer);
            if (failed != 0) return null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
        return MemoryMarshal.Read<ushort>(buffer[(OperatingSystem.IsLinux() ? 28 : 4)..]) & TypeBits;
    }

    /// <summary>
    /// Returns the device and the number of a file, after its links; null if there is no file, or no such call. Two
    /// paths with equal pairs are one file.
    /// </summary>
    public static (ulong Device, ulong Number)? FindIdentity(string path)
    {
        // In struct statx, stx_ino is at byte 32, and stx_dev_major and stx_dev_minor at byte 136. In macOS' struct
        // stat, st_dev is at byte 0 and st_ino at byte 8.
        Span<byte> buffer = stackalloc byte[512];
        try
        {
            if (OperatingSystem.IsLinux())
                return ReadLinux(CurrentFolder, path, 0, NumberOfFile, buffer) == 0
                    ? (MemoryMarshal.Read<ulong>(buffer[136..]), MemoryMarshal.Read<ulong>(buffer[32..]))
                    : null;
            var failed = RuntimeInformation.ProcessArchitecture == Architecture.X64
                ? ReadMacX64(path, buffer)
                : ReadMac(path, buffer);
            return failed == 0
                ? (MemoryMarshal.Read<uint>(buffer), MemoryMarshal.Read<ulong>(buffer[8..]))
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Returns the magic number of a file's file system; null if it is unknown. Linux only.</summary>
    public static long? FindFileSystem(string path)
    {
        // The buffer is larger than struct statfs, whose first member is a word of the processor.
        Span<byte> buffer = stackalloc byte[512];
        return OperatingSystem.IsLinux() && ReadFileSystem(path, buffer) == 0
            ? (long)MemoryMarshal.Read<nint>(buffer)
            : null;
    }

    /// <summary>Flushes a folder's entries to the disk.</summary>
    /// <exception cref="IOException">The disk failed, or is full.</exception>
    public static void FlushFolder(string folder)
    {
        const int Interrupted = 4, DiskFailed = 5, DiskFull = 28;
        var descriptor = Open(folder, 0);
        // A folder that must not be read cannot be opened, and so not be flushed either.
        if (descriptor < 0) return;
        try
        {
            while (Flush(descriptor) != 0)
            {
                var error = Marshal.GetLastPInvokeError();
                if (error is DiskFailed or DiskFull)
                    throw new IOException($"{folder} cannot be flushed: {Marshal.GetPInvokeErrorMessage(error)}");
                // Other errors say that the file system has no such operation.
                if (error != Interrupted) return;
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ReadLinux(int folder, string path, int flags, uint wanted, Span<byte> buffer);

    [LibraryImport("libc", EntryPoint = "stat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ReadMac(string path, Span<byte> buffer);

    [LibraryImport("libc", EntryPoint = "stat$INODE64", SetLastError = true,
        StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ReadMacX64(string path, Span<byte> buffer);

    [LibraryImport("libc", EntryPoint = "statfs", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ReadFileSystem(string path, Span<byte> buffer);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
