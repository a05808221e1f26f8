namespace Experiments.Silo.Hosting;

/// <summary>Another process runs experiments in the same folder.</summary>
public sealed class FolderInUseException : SiloException
{
    public FolderInUseException(string folder, string? holder, Exception inner)
        : base($"{Path.GetFullPath(folder)} is in use by {(holder is null ? "another process" : $"process {holder}")}: " +
            "wait for it to end, run in another folder, or submit to a cluster with --cluster.", inner) { }
}
