using Experiments.Engine.Files;
using Experiments.Silo.Settings;

namespace Experiments.Cli.Diagnosis.Checks;

/// <summary>Tests whether a folder can be written.</summary>
internal static class FolderProbe
{
    /// <summary>
    /// Returns the reason why a file cannot be created in a folder, which may have to be created too; null if it can.
    /// </summary>
    public static DiskProblem? FindProblem(string folder)
    {
        try
        {
            PrivateFiles.CreateFolder(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return DiskProblem.FromError(e);
        }
        return DiskProblem.Find(folder);
    }
}
