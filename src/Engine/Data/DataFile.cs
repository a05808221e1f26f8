using Experiments.Engine.Files;

namespace Experiments.Engine.Data;

/// <summary>Reads data files.</summary>
internal static class DataFile
{
    /// <summary>Reads all bytes of a file.</summary>
    /// <exception cref="DataException">The file is missing or cannot be read.</exception>
    public static byte[] ReadAllBytes(string path)
    {
        try
        {
            return InputFile.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataException(path, "the file does not exist.", "Check the path.", inner: e);
        }
        catch (NotAFileException e)
        {
            throw new DataException(path, $"the file cannot be read: {e.Message}.",
                $"{char.ToUpperInvariant(NotAFileException.Remedy[0])}{NotAFileException.Remedy[1..]}.", inner: e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            if (Directory.Exists(path))
                throw new DataException(path, "the path is a folder.", "Name a file in it.", inner: e);
            throw new DataException(path,
                $"the file cannot be read: {e.Message}", "Check the path and the permissions.", inner: e);
        }
    }
}
