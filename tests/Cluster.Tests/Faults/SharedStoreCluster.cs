using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Postgres;

namespace Experiments.Cluster.Tests.Faults;

/// <summary>
/// Silo processes over one PostgreSQL and one S3 store. The last silo is in its own network namespace, if this machine
/// can create one, and the first has a clock that can be stepped.
/// </summary>
internal sealed class SharedStoreCluster : FaultyCluster
{
    private readonly NetworkNamespace? _network;
    private readonly SmallDisk _disk;
    private readonly PostgresServer _postgres;
    private readonly S3Server _s3;
    private readonly string _database;

    private SharedStoreCluster(
        NetworkNamespace? network, SmallDisk disk, PostgresServer postgres, S3Server s3, string database) =>
            (_network, _disk, _postgres, _s3, _database) = (network, disk, postgres, s3, database);

    public override string Address => string.Join(',', Silos.Select(silo => silo.Gateway));

    private string Host => _network?.Near ?? "127.0.0.1";

    private IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>(S3Server.Credentials)
    {
        ["EXPERIMENTS_STORE"] = _postgres.Url(_database),
        ["EXPERIMENTS_ARTIFACT_STORE"] = _s3.Location("cluster"),
    };

    public static async Task<SharedStoreCluster> StartAsync(int silos, params string[] settings)
    {
        var network = await NetworkNamespace.TryMakeAsync();
        var disk = new SmallDisk(megabytes: 64);
        var postgres = await PostgresServer.StartAsync(host: network?.Near ?? "127.0.0.1");
        var s3 = await S3Server.StartAsync(host: network?.Near ?? "127.0.0.1", folder: disk.Path);
        var cluster = new SharedStoreCluster(network, disk, postgres, s3, await postgres.CreateDatabaseAsync());
        try
        {
            for (var i = 0; i < silos; i++)
            {
                var isFar = network is not null && i == silos - 1;
                var clock = i == 0 ? MachineClock.TryMake(cluster.Folder.File("clock")) : null;
                await cluster.AddAsync(new(cluster.Folder,
                    isFar ? network!.Command : [], isFar ? network!.Far : cluster.Host, cluster.Environment,
                    ["--insecure", .. settings], clock));
            }
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public override IReadOnlyList<Fault> ListOtherFaults(Random random, CancellationToken cancellation)
    {
        List<Fault> faults =
        [
            Fault.Draw("restart of PostgreSQL", _postgres.StopAsync, _postgres.ResumeAsync, random, cancellation),
            Fault.Draw("crash of PostgreSQL", _postgres.CrashAsync, _postgres.ResumeAsync, random, cancellation),
            // As behind a network that loses every packet: connections stay, and nothing answers.
            Fault.DrawLong("PostgreSQL cut off", _postgres.FreezeAsync, _postgres.ThawAsync, cancellation),
        ];
        if (_network is not null)
            faults.Add(Fault.DrawLong("a cut network", _network.CutAsync, _network.MendAsync, cancellation));
        if (_disk.CanFill)
            faults.Add(Fault.Draw(
                "a full disk of the artifact store", _disk.FillAsync, _disk.FreeAsync, random, cancellation));
        return faults;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _s3.DisposeAsync();
        await _postgres.DisposeAsync();
        _disk.Dispose();
        if (_network is not null) await _network.DisposeAsync();
    }

    protected override async Task<IExperimentReader> OpenReaderAsync() =>
        await PostgresExperimentReader.OpenAsync(StoreLocation.Parse(_postgres.Url(_database)));
}
