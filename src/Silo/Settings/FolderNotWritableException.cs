using Experiments.Contracts.Errors;

namespace Experiments.Silo.Settings;

/// <summary>The error for a folder of experiments that cannot be written.</summary>
public sealed class FolderNotWritableException : SiloException
{
    /// <summary>The remedy.</summary>
    public const string Remedy = "run in a folder to which you can write";

    public FolderNotWritableException(string folder, Exception inner)
        : base($"{Path.GetFullPath(folder)} cannot be written", inner) { }
}
