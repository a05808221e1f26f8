using System.Collections.Concurrent;
using System.Diagnostics;
using Experiments.Cluster.Tests.Faults;
using Experiments.Cluster.Tests.Processes;
using Experiments.Contracts.Results;
using Experiments.Silo.Stores;

namespace Experiments.Cluster.Tests.Searches;

/// <summary>
/// A search on three silos while everything around it fails at random. EXPERIMENTS_FAULTS_SEEDS names the seeds, with
/// commas between them, from which faults are drawn, and drawn again as far as clocks allow; tests/faults.sh runs many.
/// </summary>
public sealed class FaultsTests(UndisturbedSearches undisturbed) : IClassFixture<UndisturbedSearches>
{
    // Nothing is asserted about time: this only keeps a search that hangs from holding up the run for ever.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(15);

    public static TheoryData<int> Seeds =>
        [.. Environment.GetEnvironmentVariable("EXPERIMENTS_FAULTS_SEEDS") is { Length: > 0 } text
            ? text.Split(',').Select(int.Parse)
            : [Environment.ProcessId]];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Seeds), DisableDiscoveryEnumeration = true)]
    public async Task A_search_of_silos_that_share_a_store_loses_nothing_whatever_fails_around_it(int seed)
    {
        await using var turn = await MachineLock.AcquireAsync(Token);
        await using var cluster = await SharedStoreCluster.StartAsync(silos: 3);
        await SearchAsync(cluster, seed, trials: 600, (_, _) => Task.CompletedTask);
    }

    [Theory, MemberData(nameof(Seeds), DisableDiscoveryEnumeration = true)]
    public async Task A_search_of_a_head_and_its_joiners_loses_nothing_whatever_fails_around_it(int seed)
    {
        await using var turn = await MachineLock.AcquireAsync(Token);
        await using var cluster = await HeadCluster.StartAsync(joiners: 2);
        // Five times within a minute at random moments.
        await SearchAsync(cluster, seed, trials: 120,
            (random, over) => cluster.KillHeadAsync(5, random, TimeSpan.FromSeconds(12), over));
    }

    private async Task SearchAsync(
        FaultyCluster cluster, int seed, int trials, Func<Random, CancellationToken, Task> firstFault)
    {
        // Before anything can hang.
        TestContext.Current.SendDiagnosticMessage($"EXPERIMENTS_FAULTS_SEEDS={seed}");
        // Beside the silos, which wait for much of the time while something is away.
        var undisturbedSearch = undisturbed.RunAsync(trials);
        await UndisturbedSearches.WriteAsync(cluster.Folder, trials);
        await cluster.SubmitAsync("search.yaml");
        await cluster.UntilAsync(status => status.FitsCompleted > 0, Token);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var faults = DisturbAsync(cluster, seed, firstFault, over.Token);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(s_patience);
        var ended = await EndAsync(cluster, patience.Token);
        await over.CancelAsync();
        var log = await faults;
        var what =
            $"EXPERIMENTS_FAULTS_SEEDS={seed}\n{log}\n"
            + $"{string.Join("\n\n", cluster.Silos.Select(silo => $"{silo.Endpoint}\n{silo.Errors}"))}";
        TestContext.Current.TestOutputHelper!.WriteLine(what);
        Assert.True(ended is not null, $"the search hangs\n{what}");
        Assert.True((ended.State, ended.TrialsDone, ended.FitsFailed) == (ExperimentState.Completed, trials, 0),
            $"{ended}\n{what}");
        var (fits, leases) = await cluster.ReadAsync(store => RowsAsync(store, ended.ExperimentId));
        Assert.True(leases.Count == 0, $"{leases.Count} leases are left\n{what}");
        Assert.True(fits.Count == (trials * ended.Folds) + 1 && fits.Distinct().Count() == fits.Count,
            $"{fits.Count} fits, {fits.Distinct().Count()} of them distinct\n{what}");
        var fetched = await cluster.RunAsync("fetch", ended.ExperimentId, "--out", "winner");
        Assert.True(fetched.ExitCode == 0, $"{fetched.Text}\n{what}");
        var expected = await undisturbedSearch;
        Assert.Equal(Results(expected), Results(cluster.Folder));
        Assert.Equal(await WeightsAsync(expected), await WeightsAsync(cluster.Folder));
        foreach (var silo in cluster.Silos) await silo.LeaveAsync();
    }

    /// <summary>Reads the final state of the search; null if it has not ended.</summary>
    private static async Task<ExperimentStatus?> EndAsync(FaultyCluster cluster, CancellationToken patience)
    {
        try
        {
            return await cluster.UntilAsync(
                status => status.State is not (ExperimentState.Running or ExperimentState.Refitting), patience);
        }
        catch (OperationCanceledException) when (!Token.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>
    /// One fault after another of the silos, and beside them of the rest, until the search is over; what happened when.
    /// </summary>
    private static async Task<string> DisturbAsync(
        FaultyCluster cluster, int seed, Func<Random, CancellationToken, Task> firstFault, CancellationToken over)
    {
        var (log, clock) = (new ConcurrentQueue<string>(), Stopwatch.StartNew());
        async Task Disturb(Random random, Func<Random, CancellationToken, IReadOnlyList<Fault>> list)
        {
            while (!over.IsCancellationRequested)
            {
                // The moment matters: the progress of the search at that moment is left to chance.
                await Task.Delay(TimeSpan.FromSeconds(random.NextDouble() * 4), TimeProvider.System, over)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (over.IsCancellationRequested) return;
                var faults = list(random, over);
                if (faults.Count == 0) return;
                var fault = faults[random.Next(faults.Count)];
                log.Enqueue($"{clock.Elapsed.TotalSeconds,6:0.0} s  {fault.Name}");
                await fault.Run();
                log.Enqueue($"{clock.Elapsed.TotalSeconds,6:0.0} s  {fault.Name} is over");
            }
        }

        async Task DisturbSilos(Random random)
        {
            await firstFault(random, over);
            log.Enqueue($"{clock.Elapsed.TotalSeconds,6:0.0} s  the first fault is over");
            await Disturb(random, cluster.ListSiloFaults);
        }

        await Task.WhenAll(DisturbSilos(new(seed)), Disturb(new(~seed), cluster.ListOtherFaults));
        return string.Join('\n', log);
    }

    private static async Task<(List<(long Trial, int Fold)> Fits, IReadOnlyList<StoredLease> Leases)> RowsAsync(
        IExperimentReader store, string id)
    {
        var fits = new List<(long Trial, int Fold)>();
        await foreach (var fit in store.ReadFitsAsync(id, Token)) fits.Add((fit.Report.Trial, fit.Report.Fold));
        return (fits, await store.ReadLeasesAsync(id, Token));
    }

    private static IReadOnlyList<string> Results(WorkingFolder folder) =>
        new CvResultsFile(folder.File("winner", "cv_results.csv")).AllButTimes();

    private static Task<byte[]> WeightsAsync(WorkingFolder folder) =>
        File.ReadAllBytesAsync(folder.File("winner", "model.safetensors"), Token);
}
