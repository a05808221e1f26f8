using Experiments.Client;
using Experiments.Specs;

namespace Experiments.Cli.Clusters;

/// <summary>A cluster that other processes make up.</summary>
internal sealed class RemoteCluster(ExperimentsClient client) : IClusterConnection
{
    public ExperimentsClient Client => client;

    public bool OutlivesProcess => true;

    public void CachePlan(string experimentId, LoadedExperiment experiment)
    {
        // Elsewhere it is resolved there, from the artifact store.
    }

    public ValueTask DisposeAsync() => client.DisposeAsync();
}
