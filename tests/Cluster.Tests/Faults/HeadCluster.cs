using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Sqlite;

namespace Experiments.Cluster.Tests.Faults;

/// <summary>
/// A head, whose folder is on a disk of its own, and silos that joined it. Every clock can be stepped, if this machine
/// has libfaketime.
/// </summary>
internal sealed class HeadCluster : FaultyCluster
{
    private readonly SmallDisk _disk;

    private HeadCluster(SmallDisk disk) => _disk = disk;

    public override string Address => Silos[0].Gateway;

    private FaultySilo Head => Silos[0];

    public static async Task<HeadCluster> StartAsync(int joiners)
    {
        var cluster = new HeadCluster(new SmallDisk(megabytes: 64));
        try
        {
            await cluster.AddAsync(["--head", "--folder", cluster._disk.Path], "head");
            for (var i = 0; i < joiners; i++)
                await cluster.AddAsync(["--join", cluster.Address], $"joiner{i}");
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills the head and starts it again, several times, without a look at whether it had begun.</summary>
    public async Task KillHeadAsync(int times, Random random, TimeSpan longest, CancellationToken cancellation)
    {
        for (var i = 0; i < times && !cancellation.IsCancellationRequested; i++)
        {
            await Head.KillAsync();
            Head.Begin();
            await Task.Delay(longest * random.NextDouble(), TimeProvider.System, cancellation)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Head.UntilReadyAsync();
    }

    public override IReadOnlyList<Fault> ListSiloFaults(Random random, CancellationToken cancellation)
    {
        var times = random.Next(2, 5);
        return
        [
            .. base.ListSiloFaults(random, cancellation),
            new($"the head killed {times} times",
                () => KillHeadAsync(times, random, TimeSpan.FromSeconds(10), cancellation)),
        ];
    }

    public override IReadOnlyList<Fault> ListOtherFaults(Random random, CancellationToken cancellation)
    {
        var faults = Silos.SelectMany(silo => Fault.ListClockFaults(silo, random)).ToList();
        if (_disk.CanFill)
            faults.Add(Fault.Draw("a full disk of the store", _disk.FillAsync, _disk.FreeAsync, random, cancellation));
        return faults;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _disk.Dispose();
    }

    protected override Task<IExperimentReader> OpenReaderAsync() =>
        Task.FromResult<IExperimentReader>(
            SqliteExperimentReader.Open(Path.Combine(_disk.Path, Silo.Settings.SiloHostOptions.StoreFileName)));

    private Task AddAsync(IReadOnlyList<string> settings, string name) => AddAsync(new FaultySilo(
        Folder, [], "127.0.0.1", new Dictionary<string, string>(), settings,
        MachineClock.TryMake(Folder.File($"{name}.clock"))));
}
