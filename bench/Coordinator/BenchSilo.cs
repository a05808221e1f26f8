using System.Diagnostics;
using Experiments.Contracts.Grains;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;

namespace Experiments.Coordinator.Bench;

/// <summary>
/// A silo as a command embeds it, on a new folder that is gone afterwards. The store is on disk, synchronous = full, or
/// in a new database of a PostgreSQL server.
/// </summary>
internal sealed class BenchSilo : IAsyncDisposable
{
    private readonly SiloHost _host;
    private readonly string _folder;
    private readonly BenchDatabase? _database;

    private BenchSilo(SiloHost host, string folder, BenchDatabase? database) =>
        (_host, _folder, _database) = (host, folder, database);

    public IGrainFactory Grains => _host.Grains;

    public static async Task<BenchSilo> StartAsync(Place place, int slots, TrivialEstimator estimator)
    {
        var folder = Path.Combine(place.Folder, $"experiments-bench-{Guid.NewGuid():N}");
        var database = place.Postgres is { } server ? await BenchDatabase.CreateAsync(server) : null;
        var options = SiloHostOptions.Embedded(folder);
        options.Slots = slots;
        options.Store = database?.ConnectionString;
        options.ArtifactStore = Path.Combine(folder, SiloHostOptions.ArtifactsFolderName);
        return new(await SiloHost.StartAsync(options, estimator), folder, database);
    }

    public ISearchCoordinatorGrain Coordinator(string id) => Grains.GetGrain<ISearchCoordinatorGrain>(id);

    public async Task<ISearchCoordinatorGrain> SubmitAsync(string id, ExperimentSpec spec)
    {
        var coordinator = Coordinator(id);
        var reply = await coordinator.SubmitAsync(new(id, spec));
        return reply.Accepted
            ? coordinator
            : throw new InvalidOperationException(string.Join("; ", reply.Issues.Select(i => i.Message)));
    }

    /// <summary>
    /// Looks at the experiment now and then, as a client does, until what is durable is as it should be.
    /// </summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> UntilAsync(string id, Func<ExperimentStatus, bool> condition)
    {
        var start = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        while (!condition((await Coordinator(id).GetStatusAsync())!)) await timer.WaitForNextTickAsync();
        return Stopwatch.GetElapsedTime(start);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
        if (_database is not null) await _database.DisposeAsync();
    }
}
