using Experiments.Contracts.Errors;

namespace Experiments.Silo.Workers;

/// <summary>A worker's silo has left the cluster, and the worker with it.</summary>
[GenerateSerializer, Alias("Experiments.WorkerGoneException")]
public sealed class WorkerGoneException : SiloException
{
    public WorkerGoneException(string worker) : base($"The silo of worker {Shorten(worker)} has left the cluster.") { }

    // The key may be any text of a caller.
    private static string Shorten(string worker) => worker.Length <= 256 ? worker : $"{worker[..256]}...";
}
