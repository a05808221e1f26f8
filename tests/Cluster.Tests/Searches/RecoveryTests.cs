using System.Diagnostics;
using System.Globalization;
using Experiments.Cluster.Tests.Faults;
using Experiments.Search.Ledger;
using Experiments.Silo.Stores;

namespace Experiments.Cluster.Tests.Searches;

/// <summary>
/// How soon a search goes on when one of three silos is killed. The times are told, not held: they stand in
/// docs/operations/failures.md. EXPERIMENTS_RECOVERIES asks for more kills, each of the next silo.
/// </summary>
public sealed class RecoveryTests
{
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(50);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_killed_silo_trained_is_trained_by_another_and_its_coordinator_is_elsewhere()
    {
        var kills = Environment.GetEnvironmentVariable("EXPERIMENTS_RECOVERIES") is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : 1;
        await using var turn = await MachineLock.AcquireAsync(Token);
        await using var cluster = await SharedStoreCluster.StartAsync(silos: 3);
        await WriteAsync(cluster.Folder);
        await cluster.SubmitAsync("search.yaml");
        for (var kill = 0; kill < kills; kill++)
        {
            var silo = cluster.Silos[kill % cluster.Silos.Count];
            var (id, held, epoch) = await HeldAsync(cluster, silo);
            var clock = Stopwatch.StartNew();
            await silo.KillAsync();
            var coordinator = await CoordinatorAsync(cluster, id, epoch, held, silo, clock);
            Tell($"{silo.Endpoint} killed: {held.Count} fits with another after {clock.Elapsed.TotalSeconds:0.0} s"
                + (coordinator is { } after
                    ? $"; it had the coordinator, which was back after {after.TotalSeconds:0.0} s"
                    : ""));
            await silo.StartAsync();
        }

        var gaps = await GapsAsync(cluster);
        Tell(
            $"between the fits of a slot that lived on: at most {gaps.DefaultIfEmpty().Max().TotalSeconds:0.0} s idle");
    }

    /// <summary>Waits until a silo has leases; gives their fits, and the epoch of the coordinator.</summary>
    private static async Task<(string Id, HashSet<FitId> Fits, long Epoch)> HeldAsync(
        FaultyCluster cluster, FaultySilo silo)
    {
        while (true)
        {
            var experiment = (await cluster.ReadAsync(store => store.ListAsync(Token)))[0];
            var leases = await cluster.ReadAsync(store => store.ReadLeasesAsync(experiment.Status.ExperimentId, Token));
            var fits = leases.Where(lease => IsHeldBy(lease, silo)).SelectMany(lease => lease.Lease.Fits).ToHashSet();
            if (fits.Count > 0) return (experiment.Status.ExperimentId, fits, experiment.Term);
            await Task.Delay(s_pollInterval, TimeProvider.System, Token);
        }
    }

    /// <summary>
    /// Waits until every fit is another's; gives when the coordinator was another, where it was lost too.
    /// </summary>
    private static async Task<TimeSpan?> CoordinatorAsync(
        FaultyCluster cluster, string id, long epoch, HashSet<FitId> fits, FaultySilo lost, Stopwatch clock)
    {
        TimeSpan? moved = null;
        var left = fits.ToHashSet();
        while (left.Count > 0)
        {
            if (moved is null && (await cluster.ReadAsync(store => store.FindAsync(id, Token)))!.Term > epoch)
                moved = clock.Elapsed;
            foreach (var lease in await cluster.ReadAsync(store => store.ReadLeasesAsync(id, Token)))
                if (!IsHeldBy(lease, lost)) left.ExceptWith(lease.Lease.Fits);
            await Task.Delay(s_pollInterval, TimeProvider.System, Token);
        }
        return moved;
    }

    /// <summary>How long the slots that nobody killed had nothing to train between two fits.</summary>
    private static async Task<List<TimeSpan>> GapsAsync(FaultyCluster cluster)
    {
        var experiment = (await cluster.ReadAsync(store => store.ListAsync(Token)))[0];
        var fits = await cluster.ReadAsync(async store =>
        {
            var rows = new List<StoredFit>();
            await foreach (var fit in store.ReadFitsAsync(experiment.Status.ExperimentId, Token)) rows.Add(fit);
            return rows;
        });
        var gaps = new List<TimeSpan>();
        foreach (var slot in fits.GroupBy(fit => fit.Worker))
        {
            // The folds of a trial train as one pack: its time is that of all of them.
            var trials = slot.GroupBy(fit => fit.Report.Trial)
                .Select(trial => (End: trial.Max(fit => fit.Ended),
                    Time: TimeSpan.FromTicks(trial.Sum(fit => fit.Report.FitTime.Ticks + fit.Report.ScoreTime.Ticks))))
                .OrderBy(trial => trial.End)
                .ToList();
            gaps.AddRange(trials.Zip(trials.Skip(1), (a, b) => b.End - b.Time - a.End));
        }
        return gaps;
    }

    private static bool IsHeldBy(StoredLease lease, FaultySilo silo) =>
        lease.Lease.WorkerId.StartsWith($"{silo.Endpoint}@", StringComparison.Ordinal);

    private static void Tell(string text) => TestContext.Current.TestOutputHelper!.WriteLine(text);

    private static string FormatAlpha(int number) => (number * 0.0001).ToString("0.0000", CultureInfo.InvariantCulture);

    /// <summary>Trials of some seconds each.</summary>
    private static Task WriteAsync(WorkingFolder folder) => File.WriteAllTextAsync(folder.File("search.yaml"), $"""
        name: recovery
        data: {"{"} path: "{Repository.File("examples", "data", "digits.csv")}", target: digit {"}"}
        pipeline: [standard_scaler]
        estimator: mlp_classifier
        params: {"{"} max_iter: 1500, batch_size: 128, hidden_layer_sizes: [128] {"}"}
        space: {"{"} alpha: [{string.Join(", ", Enumerable.Range(1, 200).Select(FormatAlpha))}] {"}"}
        search: {"{"} strategy: grid, cv: 2, scoring: [accuracy], refit: accuracy, seed: 7 {"}"}
        """, Token);
}
