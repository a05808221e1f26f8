using Experiments.Client;
using Experiments.Silo.Settings;
using Experiments.Specs;

namespace Experiments.Cli.Clusters;

/// <summary>A cluster of other processes.</summary>
internal sealed class RemoteCluster(ExperimentsClient client) : IClusterConnection
{
    public ExperimentsClient Client => client;

    public bool OutlivesProcess => true;

    public CancellationToken Faulted => CancellationToken.None;

    public ProcessFaultException? Fault => null;

    public void CachePlan(string experimentId, LoadedExperiment experiment)
    {
        // The cluster resolves the plan itself, with the data in the artifact store.
    }

    public ValueTask DisposeAsync() => client.DisposeAsync();
}
