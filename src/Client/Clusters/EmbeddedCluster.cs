using Experiments.Silo.Hosting;

namespace Experiments.Client.Clusters;

/// <summary>A silo in this process, for as long as the command runs.</summary>
internal sealed class EmbeddedCluster : IClusterConnection
{
    private readonly SiloHost _silo;

    private EmbeddedCluster(SiloHost silo, TimeProvider clock) => (_silo, Client) = (silo, new(silo.Grains, silo.Artifacts!, clock));

    public ExperimentsClient Client { get; }

    public bool OutlivesProcess => false;

    public static async Task<IClusterConnection> Start(SiloHostOptions options, TimeProvider clock, CancellationToken cancellation) =>
        new EmbeddedCluster(await SiloHost.StartAsync(options, cancellation: cancellation), clock);

    public ValueTask DisposeAsync() => _silo.DisposeAsync();
}
