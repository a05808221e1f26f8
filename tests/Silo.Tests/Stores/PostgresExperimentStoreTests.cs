using Experiments.Contracts.Errors;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Postgres;
using Experiments.Tests.Shared;
using static Experiments.Silo.Tests.Stores.StoreSamples;

namespace Experiments.Silo.Tests.Stores;

public sealed class PostgresExperimentStoreTests : ExperimentStoreConformance
{
    private PostgresServer? _server;
    private string _database = "";

    protected override async Task<IExperimentStore> Open()
    {
        if (_server is null)
        {
            _server = await PostgresServer.Shared();
            _database = await _server.CreateDatabase();
        }
        return await PostgresExperimentStore.OpenAsync(StoreLocation.Parse(_server.Url(_database)), cancellation: Token);
    }

    [Fact]
    public async Task OfTwoStoresThatClaimTheEpochTheLaterOneWrites()
    {
        await using var one = await Open();
        await using var other = await Open();
        await one.Create(Experiment());
        var claims = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => (i % 2 == 0 ? one : other).ClaimEpoch("digits-1")));
        Assert.Equal(Enumerable.Range(1, 50), claims.Order().Select(e => (int)e));
        await Assert.ThrowsAsync<StaleEpochException>(() => one.Commit(Batch(49, Fit(0, 0))));
        await other.Commit(Batch(50, Fit(0, 0, 0.75)));
        await Assert.ThrowsAsync<StaleEpochException>(() => one.Commit(Batch(49, Fit(0, 1))));
        Assert.Equal(0.75, Assert.Single(await one.ReadTrial("digits-1", 0, Token)).Report.Scores["accuracy"]);
    }

    [Fact]
    public async Task AnOwnerWhoWritesWhileAnotherTakesOverHasAPrefixWrittenAndNothingAfter()
    {
        await using var one = await Open();
        await using var other = await Open();
        await one.Create(Experiment());
        await one.ClaimEpoch("digits-1");
        var written = 0L;
        var stopped = new TaskCompletionSource();
        var writing = Task.Run(async () =>
        {
            for (var trial = 0; ; trial++)
            {
                await one.Commit(Batch(1, Fit(trial, 0)));
                if (Interlocked.Increment(ref written) == 20) stopped.SetResult();
            }
        }, Token);
        await stopped.Task;
        var epoch = await other.ClaimEpoch("digits-1");
        // What is there now is what the new owner builds on: not one more of the old one's comes after it.
        var seen = (await other.GetResults("digits-1", 0, 10_000, Token)).Trials.Count;
        await other.Commit(Batch(epoch, Fit(1_000_000, 0)));
        await Assert.ThrowsAsync<StaleEpochException>(() => writing);
        Assert.Equal(seen, Interlocked.Read(ref written));
        Assert.Equal(seen + 1, (await other.GetResults("digits-1", 0, 10_000, Token)).Trials.Count);
    }

    [Fact]
    public async Task SilosThatStartTogetherMakeTheTablesOnce()
    {
        _server = await PostgresServer.Shared();
        _database = await _server.CreateDatabase();
        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(Open)));
        await stores[0].Create(Experiment());
        Assert.All(await Task.WhenAll(stores.Select(s => s.Find("digits-1", Token))), Assert.NotNull);
        foreach (var store in stores) await store.DisposeAsync();
        Assert.Equal(1L, await _server.Execute(_database, "SELECT count(*) FROM schema_version"));
    }

    [Fact]
    public async Task ADatabaseOfANewerVersionIsRefused()
    {
        await using (await Open()) await _server!.Execute(_database, "UPDATE schema_version SET version = 99");
        var error = await Assert.ThrowsAsync<StoreException>(Open);
        Assert.Contains("schema 99", error.Message, StringComparison.Ordinal);
        Assert.Contains(_database, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AReaderOfADatabaseWithoutAStoreSaysWhatToDo()
    {
        _server = await PostgresServer.Shared();
        var location = StoreLocation.Parse(_server.Url(await _server.CreateDatabase()));
        var error = await Assert.ThrowsAsync<StoreException>(() => PostgresExperimentReader.OpenAsync(location, Token));
        Assert.Contains("experiments silo migrate", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADatabaseThatIsNotThereIsSaidByName()
    {
        var server = await PostgresServer.Shared();
        var error = await Assert.ThrowsAsync<StoreException>(() => PostgresExperimentStore.OpenAsync(StoreLocation.Parse(server.Url("nowhere")), cancellation: Token));
        Assert.Contains("\"nowhere\" does not exist", error.Message, StringComparison.Ordinal);
        Assert.Contains("Create the database", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWrongPasswordIsSaidWithoutSayingIt()
    {
        var server = await PostgresServer.Shared();
        var location = StoreLocation.Parse($"postgresql://postgres:hunter2@127.0.0.1:{server.Port}/postgres");
        var error = await Assert.ThrowsAsync<StoreException>(() => PostgresExperimentStore.OpenAsync(location, cancellation: Token));
        Assert.Contains("Check the user and the password", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASiloNeedsNoRightToMakeTablesWhereTheyAreMade()
    {
        var server = await PostgresServer.Shared();
        var (database, role) = (await server.CreateDatabase(), $"silo_{Guid.NewGuid():N}");
        await server.Execute(database, $"CREATE ROLE {role} LOGIN PASSWORD 'x'");
        var location = StoreLocation.Parse($"postgresql://{role}:x@127.0.0.1:{server.Port}/{database}");
        var error = await Assert.ThrowsAsync<StoreException>(() => PostgresExperimentStore.OpenAsync(location, cancellation: Token));
        Assert.Contains("Run 'experiments silo migrate' as a role that may create tables", error.Message, StringComparison.Ordinal);
        Assert.Equal((0, 1), await PostgresExperimentStore.MigrateAsync(StoreLocation.Parse(server.Url(database)), Token));
        Assert.Equal((1, 1), await PostgresExperimentStore.MigrateAsync(StoreLocation.Parse(server.Url(database)), Token));
        await server.Execute(database, $"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}");
        await using var store = await PostgresExperimentStore.OpenAsync(location, cancellation: Token);
        await store.Create(Experiment());
        await store.ClaimEpoch("digits-1");
        await store.Commit(Batch(1, Fit(0, 0)));
        Assert.True(await store.Delete("digits-1"));
    }

    [Fact]
    public async Task TextThatADatabaseCannotHoldDoesNotFailABatch()
    {
        await using var store = await Open();
        await store.Create(Experiment());
        await store.ClaimEpoch("digits-1");
        var fit = Fit(0, 0);
        fit = fit with { Report = fit.Report with { Failure = new(FailureCause.Error, "a\0b"), Log = "half a pair: \ud83d." } };
        await store.Commit(Batch(1, fit));
        var read = Assert.Single(await store.ReadTrial("digits-1", 0, Token)).Report;
        Assert.Equal(("a\ufffdb", "half a pair: \ufffd."), (read.Failure!.Message, read.Log));
    }

    [Fact]
    public async Task AUserCanQueryThePlainTables()
    {
        await using var store = await Open();
        await store.Create(Experiment());
        await store.ClaimEpoch("digits-1");
        await store.Commit(new() { Status = Status() with { Best = new(1, 0.75, "{}"), Ended = Noon.AddHours(1) }, Epoch = 1, Fits = [Fit(0, 0, 0.25)] });
        Assert.Equal("digits Running 0.75 0.25 01:00:00", await _server!.Execute(_database,
            "SELECT concat_ws(' ', e.name, e.state, e.best_score, r.scores ->> 'accuracy', e.ended - e.submitted) FROM experiments e JOIN results r USING (experiment_id)"));
    }
}
