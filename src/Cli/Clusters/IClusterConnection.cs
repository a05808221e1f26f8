using Experiments.Client;
using Experiments.Silo.Settings;
using Experiments.Specs;

namespace Experiments.Cli.Clusters;

/// <summary>The cluster that commands call: in this process, or elsewhere.</summary>
internal interface IClusterConnection : IAsyncDisposable
{
    ExperimentsClient Client { get; }

    /// <summary>Passes the resolved plan to the cluster, if the cluster is in this process.</summary>
    void CachePlan(string experimentId, LoadedExperiment experiment);

    /// <summary>
    /// A token that is cancelled when a card failed in a way that leaves this process without a card, if it trains.
    /// </summary>
    CancellationToken Faulted { get; }

    /// <summary>The fault of <see cref="Faulted"/>; null if there was none.</summary>
    ProcessFaultException? Fault { get; }

    /// <summary>True if searches continue after the end of this process.</summary>
    bool OutlivesProcess { get; }
}
