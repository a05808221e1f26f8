using System.Text;

namespace Experiments.Engine.Files;

/// <summary>
/// Opens files that others wrote. A pipe may block for ever and a device may never end, so neither is opened, nor is a
/// link to one.
/// </summary>
internal static class InputFile
{
    /// <summary>The limit for files of settings, and for others that hold no data.</summary>
    public const int SmallLimit = 1 << 20;

    /// <summary>Opens a regular file for reading.</summary>
    /// <exception cref="NotAFileException">The path names a thing of another kind.</exception>
    /// <exception cref="IOException">The file is missing, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The path is a folder, or the file must not be read.</exception>
    public static FileStream Open(string path, FileOptions options = FileOptions.None)
    {
        RequireRegular(path);
        return new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 4096, options);
    }

    /// <summary>Reads all bytes of a regular file, as many as the file has when it is opened.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">The largest length, in bytes.</param>
    /// <exception cref="NotAFileException">The path names a thing of another kind.</exception>
    /// <exception cref="IOException">The file is missing, larger than the limit, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The path is a folder, or the file must not be read.</exception>
    public static byte[] ReadAllBytes(string path, int limit = int.MaxValue)
    {
        using var file = Open(path);
        return ReadAllBytes(file, limit);
    }

    /// <summary>Reads an open file to its end.</summary>
    /// <exception cref="IOException">The file is larger than the limit, or was cut while it was read.</exception>
    public static byte[] ReadAllBytes(Stream file, int limit = int.MaxValue)
    {
        limit = Math.Min(limit, Array.MaxLength);
        if (file.Length > limit)
            throw new IOException($"it has {file.Length} bytes, and at most {limit} are read");
        var content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }

    /// <summary>Reads a regular file of text in UTF-8.</summary>
    /// <exception cref="NotAFileException">The path names a thing of another kind.</exception>
    /// <exception cref="IOException">The file is missing, larger than the limit, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The path is a folder, or the file must not be read.</exception>
    public static string ReadAllText(string path, int limit = SmallLimit)
    {
        using var text = new StreamReader(new MemoryStream(ReadAllBytes(path, limit)), Encoding.UTF8);
        return text.ReadToEnd();
    }

    /// <summary>Checks that a path names a regular file, a folder, or nothing.</summary>
    /// <exception cref="NotAFileException">The path names a thing of another kind.</exception>
    public static void RequireRegular(string path)
    {
        if (FileKinds.Find(path) is not (FileKind.Regular or FileKind.Folder) and var kind)
            throw new NotAFileException(path, kind);
    }
}
