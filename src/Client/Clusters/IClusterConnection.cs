namespace Experiments.Client.Clusters;

/// <summary>A cluster that commands talk to: within this process, or elsewhere.</summary>
internal interface IClusterConnection : IAsyncDisposable
{
    ExperimentsClient Client { get; }

    /// <summary>Whether searches go on when this process ends.</summary>
    bool OutlivesProcess { get; }
}
