using Experiments.Contracts.Errors;

namespace Experiments.Silo.Workers;

/// <summary>A worker's silo has left the cluster, and the worker with it.</summary>
[GenerateSerializer, Alias("Experiments.WorkerGoneException")]
public sealed class WorkerGoneException : SiloException
{
    public WorkerGoneException(string worker) : base($"The silo of worker {worker} has left the cluster.") { }
}
