using Experiments.Contracts.Results;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Postgres;

namespace Experiments.Cluster.Tests.Faults;

/// <summary>
/// Three silo processes over one PostgreSQL and one S3 store, and the faults that can hit them. One silo is in its own
/// network namespace, if this machine can create one.
/// </summary>
internal sealed class FaultyCluster : IAsyncDisposable
{
    private readonly WorkingFolder _folder = new();
    private readonly NetworkNamespace? _network;
    private readonly SmallDisk _disk;
    private readonly PostgresServer _postgres;
    private readonly S3Server _s3;
    private readonly string _database;
    private readonly List<FaultySilo> _silos = [];

    private FaultyCluster(
        NetworkNamespace? network, SmallDisk disk, PostgresServer postgres, S3Server s3, string database) =>
            (_network, _disk, _postgres, _s3, _database) = (network, disk, postgres, s3, database);

    public IReadOnlyList<FaultySilo> Silos => _silos;

    public PostgresServer Postgres => _postgres;

    public SmallDisk Disk => _disk;

    /// <summary>The network of the last silo; null where none could be made.</summary>
    public NetworkNamespace? Network => _network;

    public WorkingFolder Folder => _folder;

    /// <summary>The gateways of all silos.</summary>
    public string Address => string.Join(',', _silos.Select(silo => silo.Gateway));

    private string Host => _network?.Near ?? "127.0.0.1";

    public static async Task<FaultyCluster> StartAsync(int silos, params string[] settings)
    {
        var network = await NetworkNamespace.TryMakeAsync();
        var disk = await SmallDisk.MakeAsync(megabytes: 64);
        var postgres = await PostgresServer.StartAsync(host: network?.Near ?? "127.0.0.1");
        var s3 = await S3Server.StartAsync(host: network?.Near ?? "127.0.0.1", folder: disk.Path);
        var cluster = new FaultyCluster(network, disk, postgres, s3, await postgres.CreateDatabaseAsync());
        try
        {
            for (var i = 0; i < silos; i++)
            {
                var isFar = network is not null && i == silos - 1;
                var silo = new FaultySilo(cluster._folder,
                    isFar ? network!.Command : [], isFar ? network!.Far : cluster.Host, cluster.Environment, settings);
                cluster._silos.Add(silo);
                await silo.StartAsync();
            }
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    private IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>(S3Server.Credentials)
    {
        ["EXPERIMENTS_STORE"] = _postgres.Url(_database),
        ["EXPERIMENTS_ARTIFACT_STORE"] = _s3.Location("cluster"),
    };

    /// <summary>Runs a command of the program against the cluster.</summary>
    public Task<ExperimentsProcess.Outcome> RunAsync(params string[] arguments) =>
        ExperimentsProcess.RunAsync(_folder.Path, [.. arguments, "--cluster", Address]);

    public async Task SubmitAsync(string file)
    {
        var outcome = await RunAsync("submit", file);
        Assert.True(outcome.ExitCode == 0, outcome.Text);
    }

    /// <summary>
    /// Reads the newest experiment's progress from the database; waits while the database does not answer.
    /// </summary>
    public async Task<ExperimentStatus> UntilAsync(
        Func<ExperimentStatus, bool> condition, CancellationToken cancellation)
    {
        while (true)
        {
            if (await LookAsync(cancellation) is { } status && condition(status)) return status;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellation);
        }
    }

    public async Task<T> ReadAsync<T>(Func<IExperimentReader, Task<T>> question)
    {
        await using var store = await PostgresExperimentReader.OpenAsync(StoreLocation.Parse(_postgres.Url(_database)));
        return await question(store);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos) await silo.DisposeAsync();
        await _s3.DisposeAsync();
        await _postgres.DisposeAsync();
        await _disk.DisposeAsync();
        if (_network is not null) await _network.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<ExperimentStatus?> LookAsync(CancellationToken cancellation)
    {
        try
        {
            return (await ReadAsync(store => store.ListAsync(cancellation))) is [var newest, ..] ? newest.Status : null;
        }
        catch (Experiments.Contracts.Errors.SiloException)
        {
            // The server is being restarted.
            return null;
        }
    }
}
