using Experiments.Contracts.Errors;

namespace Experiments.Silo.Settings;

/// <summary>Another process runs experiments in the same folder.</summary>
public sealed class FolderInUseException : SiloException
{
    /// <summary>What can be done about it.</summary>
    public const string Remedy = "wait for it to end, run in another folder, or submit to a cluster with --cluster";

    public FolderInUseException(string folder, int? holder, Exception? inner = null)
        : base($"{Path.GetFullPath(folder)} is in use by {(holder is null ? "another process" : $"process {holder}")}",
            inner)
    { }
}
