using Experiments.Contracts.Errors;

namespace Experiments.Silo.Settings;

/// <summary>The error for a folder in which another process runs experiments.</summary>
[GenerateSerializer, Alias("Experiments.FolderInUseException")]
public sealed class FolderInUseException : SiloException
{
    /// <summary>The remedy.</summary>
    public const string Remedy = "wait for it to end, run in another folder, or submit to a cluster with --cluster";

    public FolderInUseException(string folder, int? holder, Exception? inner = null)
        : base($"{Path.GetFullPath(folder)} is in use by {(holder is null ? "another process" : $"process {holder}")}",
            inner)
    { }
}
