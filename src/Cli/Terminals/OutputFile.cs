using Experiments.Engine.Files;
using Experiments.Problems;

namespace Experiments.Cli.Terminals;

/// <summary>
/// A file that a command writes for its user. It appears whole or not at all, never in the place of a file that the
/// command reads, and in the place of another only if the user says so.
/// </summary>
internal static class OutputFile
{
    /// <summary>Checks a file before the work whose result it will hold.</summary>
    /// <param name="path">The file.</param>
    /// <param name="inputs">The files and folders that the command reads.</param>
    /// <param name="force">True if an existing file may be replaced.</param>
    /// <exception cref="BadInputException">The file must not be written.</exception>
    public static void Check(string path, IReadOnlyList<string> inputs, bool force)
    {
        if (path.Length == 0) throw new BadInputException("the name of the file is empty", "name a file with --out");
        if (inputs.FirstOrDefault(input => FileIdentity.AreSame(path, input)) is { } same)
            throw new BadInputException(
                $"{path} is an input of this command ({same}), and would be lost", "name another file with --out");
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (inputs.FirstOrDefault(input => Directory.Exists(input) && FileIdentity.AreSame(folder, input)) is { } read)
            throw new BadInputException(
                $"{path} is in a folder that this command reads ({read})", "name a file elsewhere with --out");
        if (Directory.Exists(path)) throw new BadInputException($"{path} is a folder", "name a file with --out");
        if (!Directory.Exists(folder))
            throw new BadInputException(
                $"the folder {folder} does not exist", "create it first, or name another with --out");
        if (!force && File.Exists(path) && IsReplaceable(path))
            throw new BadInputException(
                $"the file {path} exists already", "name another with --out, or replace it with --force");
    }

    /// <summary>Writes a file that was checked.</summary>
    /// <exception cref="BadInputException">The file cannot be written; what was there is still there.</exception>
    public static void Write(string path, Action<TextWriter> write)
    {
        try
        {
            if (IsReplaceable(path)) Replace(FileIdentity.FollowLinks(path), write);
            else using (var writer = new StreamWriter(path)) write(writer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException(
                $"the file cannot be written: {e.Message}", "name another file with --out", path, e);
        }
    }

    // A pipe or a device, such as /dev/stdout, cannot be replaced, nor what the shell has opened for it.
    private static bool IsReplaceable(string path) => FileKinds.Find(path) == FileKind.Regular
        && new FileInfo(path).LinkTarget?.StartsWith("/proc/", StringComparison.Ordinal) != true;

    private static void Replace(string path, Action<TextWriter> write)
    {
        var partial = Path.Combine(
            Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Path.GetRandomFileName()}");
        try
        {
            // The file is the user's own, so its rights are those of the umask, or of the file that it replaces.
            using (var file = new FileStream(partial, FileMode.CreateNew, FileAccess.Write))
            {
                using (var writer = new StreamWriter(file, leaveOpen: true)) write(writer);
                file.Flush(flushToDisk: true);
            }
            if (!OperatingSystem.IsWindows() && File.Exists(path))
                File.SetUnixFileMode(partial, File.GetUnixFileMode(path));
            DurableFiles.Replace(partial, path);
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
