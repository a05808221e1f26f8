using Experiments.Contracts.Errors;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Postgres;
using static Experiments.Silo.Tests.Stores.StoreSamples;

namespace Experiments.Silo.Tests.Stores;

/// <summary>Batches when the server becomes unavailable: each test has its own server.</summary>
public sealed class PostgresOutageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_restart_is_ridden_out_and_every_batch_is_there_once(bool crash)
    {
        await using var server = await PostgresServer.StartAsync();
        var location = StoreLocation.Parse(server.Url(await server.CreateDatabaseAsync()));
        await using var store = await PostgresExperimentStore.OpenAsync(location, cancellation: Token);
        await store.CreateAsync(Experiment());
        await store.ClaimTermAsync("digits-1");
        using var stop = new CancellationTokenSource();
        var (trials, answered) = (0, 0);
        // Attempts have no key: one that was written twice would be there twice.
        var writers = Enumerable.Range(0, 8).Select(w => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var trial = Interlocked.Increment(ref trials);
                await store.CommitAsync(Batch(1, Fit(trial, 0)) with
                {
                    Attempts = [new(
                        new(0, 0), $"worker {trial}", "cpu", new(Contracts.Leases.FailureCause.Error, "no"), "", Noon)]
                });
                Interlocked.Increment(ref answered);
            }
        }, Token)).ToArray();
        for (var i = 0; i < 3; i++)
        {
            await UntilAsync(() => Volatile.Read(ref answered) > 200 * (i + 1), writers);
            await (crash ? server.CrashAsync() : server.StopAsync());
            await server.ResumeAsync();
        }

        await UntilAsync(() => Volatile.Read(ref answered) > 1000, writers);
        await stop.CancelAsync();
        await Task.WhenAll(writers);
        Assert.Equal(Enumerable.Range(1, trials),
            (await store.GetResultsAsync("digits-1", 0, 100_000, Token)).Trials.Select(t => (int)t.Trial));
        var attempts = (await store.ReadAttemptsAsync("digits-1", 0, Token)).Select(a => a.Worker).ToList();
        Assert.Equal(trials, attempts.Count);
        Assert.Equal(trials, attempts.Distinct().Count());
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_commit_whose_answer_is_lost_is_asked_for_and_not_done_twice(bool before)
    {
        var server = await PostgresServer.SharedAsync();
        var database = await server.CreateDatabaseAsync();
        await using var proxy = new CuttingProxy(server.Port);
        var location = StoreLocation.Parse(
            server.Url(database).Replace($":{server.Port}/", $":{proxy.Port}/", StringComparison.Ordinal)
            + "?sslmode=disable");
        await using var store = await PostgresExperimentStore.OpenAsync(location, cancellation: Token);
        await store.CreateAsync(Experiment());
        await store.ClaimTermAsync("digits-1");
        await store.CommitAsync(Batch(1, Fit(0, 0)));
        // The connection is cut as the commit is asked for: before the server hears it, or after it did and before it
        // answers.
        proxy.CutAtCommit(before);
        await store.CommitAsync(Batch(1, Fit(1, 0)));
        await store.CommitAsync(Batch(1, Fit(2, 0)));
        Assert.Equal(1, proxy.Cuts);
        // Done twice, the second would have failed: a fit counts once.
        Assert.Equal([0, 1, 2], (await store.GetResultsAsync("digits-1", 0, 10, Token)).Trials.Select(t => t.Trial));
    }

    [Fact]
    public async Task A_server_that_stays_away_fails_the_batch_in_words_and_its_term_is_over()
    {
        await using var server = await PostgresServer.StartAsync();
        var location = StoreLocation.Parse(server.Url(await server.CreateDatabaseAsync()));
        await using var store = await PostgresExperimentStore.OpenAsync(
            location, TimeSpan.FromMilliseconds(200), Token);
        await store.CreateAsync(Experiment());
        await store.ClaimTermAsync("digits-1");
        await server.StopAsync();
        var error = await Assert.ThrowsAsync<StoreException>(() => store.CommitAsync(Batch(1, Fit(0, 0))));
        Assert.Contains(location.Name, error.Message, StringComparison.Ordinal);
        Assert.Contains("Check that the server runs", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
        await server.ResumeAsync();
        await Assert.ThrowsAsync<StaleTermException>(() => store.CommitAsync(Batch(1, Fit(1, 0))));
        Assert.Empty((await store.GetResultsAsync("digits-1", 0, 10, Token)).Trials);
        await store.CommitAsync(Batch(await store.ClaimTermAsync("digits-1"), Fit(0, 0)));
        Assert.Single((await store.GetResultsAsync("digits-1", 0, 10, Token)).Trials);
    }

    private static async Task UntilAsync(Func<bool> condition, IReadOnlyList<Task> writers)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        while (!condition())
        {
            if (writers.FirstOrDefault(w => w.IsFaulted) is { } failed) await failed;
            await timer.WaitForNextTickAsync(Token);
        }
    }
}
