using Experiments.Contracts.Errors;

namespace Experiments.Silo.Settings;

/// <summary>The folder that experiments are kept in cannot be written.</summary>
public sealed class FolderNotWritableException : SiloException
{
    /// <summary>What can be done about it.</summary>
    public const string Remedy = "run in a folder that you may write";

    public FolderNotWritableException(string folder, Exception inner)
        : base($"{Path.GetFullPath(folder)} cannot be written", inner) { }
}
