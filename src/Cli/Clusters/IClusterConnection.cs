using Experiments.Client;
using Experiments.Specs;

namespace Experiments.Cli.Clusters;

/// <summary>The cluster that commands call: in this process, or elsewhere.</summary>
internal interface IClusterConnection : IAsyncDisposable
{
    ExperimentsClient Client { get; }

    /// <summary>Passes the resolved plan to the cluster, if the cluster is in this process.</summary>
    void CachePlan(string experimentId, LoadedExperiment experiment);

    /// <summary>True if searches continue after the end of this process.</summary>
    bool OutlivesProcess { get; }
}
