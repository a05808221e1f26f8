using Experiments.Client;
using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;
using Experiments.Specs;

namespace Experiments.Cli.Clusters;

/// <summary>A silo in this process, which runs as long as the command.</summary>
internal sealed class EmbeddedCluster : IClusterConnection
{
    private readonly SiloHost _silo;

    private EmbeddedCluster(SiloHost silo, string owner, TimeProvider clock) =>
        (_silo, Client) = (silo, new(silo.Grains, silo.Artifacts!, clock, owner));

    public ExperimentsClient Client { get; }

    public bool OutlivesProcess => false;

    public CancellationToken Faulted => _silo.Faulted;

    public ProcessFaultException? Fault => _silo.Fault;

    /// <summary>Starts the silo, which does not touch its folder before the approval.</summary>
    public static async Task<IClusterConnection> StartAsync(
        SiloHostOptions options, string owner, TimeProvider clock, Task approval, CancellationToken cancellation) =>
            new EmbeddedCluster(
                await SiloHost.StartAsync(options, approval: approval, cancellation: cancellation), owner, clock);

    public void CachePlan(string experimentId, LoadedExperiment experiment) =>
        _silo.CachePlan(experimentId, experiment.Spec, experiment.Plan);

    public ValueTask DisposeAsync() => _silo.DisposeAsync();
}
