using Experiments.Client;
using Experiments.Specs;

namespace Experiments.Cli.Clusters;

/// <summary>A cluster that commands talk to: within this process, or elsewhere.</summary>
internal interface IClusterConnection : IAsyncDisposable
{
    ExperimentsClient Client { get; }

    /// <summary>Hands over what this process has resolved already, where the cluster is in it.</summary>
    void CachePlan(string experimentId, LoadedExperiment experiment);

    /// <summary>Whether searches go on when this process ends.</summary>
    bool OutlivesProcess { get; }
}
