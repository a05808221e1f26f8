using Experiments.Engine.Files;

namespace Experiments.Cli.Diagnosis.Checks;

/// <summary>Tests whether a folder can be written.</summary>
internal static class FolderProbe
{
    /// <summary>
    /// Returns the reason why a file cannot be created in a folder, which may have to be created too; null if it can.
    /// </summary>
    public static string? FindProblem(string folder)
    {
        try
        {
            PrivateFiles.CreateFolder(folder);
            using var file = PrivateFiles.Open(
                Path.Combine(folder, $".{Guid.NewGuid():N}"), FileMode.CreateNew, options: FileOptions.DeleteOnClose);
            file.WriteByte(1);
            file.Flush(flushToDisk: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message.TrimEnd('.');
        }
    }
}
