using System.Text.Json;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Leases;
using Experiments.Search.Ledger;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Postgres;
using static Experiments.Silo.Tests.Stores.StoreSamples;

namespace Experiments.Silo.Tests.Stores;

public sealed class PostgresExperimentStoreTests : ExperimentStoreConformance
{
    private PostgresServer? _server;
    private string _database = "";

    protected override async Task<IExperimentStore> OpenAsync()
    {
        if (_server is null)
        {
            _server = await PostgresServer.SharedAsync();
            _database = await _server.CreateDatabaseAsync();
        }
        return await PostgresExperimentStore.OpenAsync(
            StoreLocation.Parse(_server.Url(_database)), cancellation: Token);
    }

    [Fact]
    public async Task Of_two_stores_that_claim_a_term_the_later_one_writes()
    {
        await using var one = await OpenAsync();
        await using var other = await OpenAsync();
        await one.CreateAsync(Experiment());
        var claims = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(i => (i % 2 == 0 ? one : other).ClaimTermAsync("digits-1")));
        Assert.Equal(Enumerable.Range(1, 50), claims.Order().Select(e => (int)e));
        await Assert.ThrowsAsync<StaleTermException>(() => one.CommitAsync(Batch(49, Fit(0, 0))));
        await other.CommitAsync(Batch(50, Fit(0, 0, 0.75)));
        await Assert.ThrowsAsync<StaleTermException>(() => one.CommitAsync(Batch(49, Fit(0, 1))));
        Assert.Equal(0.75, Assert.Single(await one.ReadTrialAsync("digits-1", 0, Token)).Report.Scores["accuracy"]);
    }

    [Fact]
    public async Task An_owner_who_writes_while_another_takes_over_has_a_prefix_written_and_nothing_after()
    {
        await using var one = await OpenAsync();
        await using var other = await OpenAsync();
        await one.CreateAsync(Experiment());
        await one.ClaimTermAsync("digits-1");
        var written = 0L;
        var stopped = new TaskCompletionSource();
        var writing = Task.Run(async () =>
        {
            for (var trial = 0; ; trial++)
            {
                await one.CommitAsync(Batch(1, Fit(trial, 0)));
                if (Interlocked.Increment(ref written) == 20) stopped.SetResult();
            }
        }, Token);
        await stopped.Task;
        var term = await other.ClaimTermAsync("digits-1");
        // The new owner continues from the present rows: no later write of the old owner succeeds.
        var seen = (await other.GetResultsAsync("digits-1", 0, 10_000, Token)).Trials.Count;
        await other.CommitAsync(Batch(term, Fit(1_000_000, 0)));
        await Assert.ThrowsAsync<StaleTermException>(() => writing);
        Assert.Equal(seen, Interlocked.Read(ref written));
        Assert.Equal(seen + 1, (await other.GetResultsAsync("digits-1", 0, 10_000, Token)).Trials.Count);
    }

    [Fact]
    public async Task Silos_that_start_together_make_the_tables_once()
    {
        _server = await PostgresServer.SharedAsync();
        _database = await _server.CreateDatabaseAsync();
        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(OpenAsync)));
        await stores[0].CreateAsync(Experiment());
        Assert.All(await Task.WhenAll(stores.Select(s => s.FindAsync("digits-1", Token))), Assert.NotNull);
        foreach (var store in stores) await store.DisposeAsync();
        Assert.Equal(1L, await _server.ExecuteAsync(_database, "SELECT count(*) FROM schema_version"));
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused()
    {
        await using (await OpenAsync())
            await _server!.ExecuteAsync(_database, "UPDATE schema_version SET version = 99");
        var error = await Assert.ThrowsAsync<StoreException>(OpenAsync);
        Assert.Contains("schema 99", error.Message, StringComparison.Ordinal);
        Assert.Contains(_database, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_of_a_database_without_a_store_says_what_to_do()
    {
        _server = await PostgresServer.SharedAsync();
        var location = StoreLocation.Parse(_server.Url(await _server.CreateDatabaseAsync()));
        var error = await Assert.ThrowsAsync<StoreException>(() => PostgresExperimentReader.OpenAsync(location, Token));
        Assert.Contains("experiments silo migrate", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_said_by_name()
    {
        var server = await PostgresServer.SharedAsync();
        var error = await Assert.ThrowsAsync<StoreException>(
            () => PostgresExperimentStore.OpenAsync(StoreLocation.Parse(server.Url("nowhere")), cancellation: Token));
        Assert.Contains("\"nowhere\" does not exist", error.Message, StringComparison.Ordinal);
        Assert.Contains("Create the database", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_said_without_saying_it()
    {
        var server = await PostgresServer.SharedAsync();
        var location = StoreLocation.Parse($"postgresql://postgres:hunter2@127.0.0.1:{server.Port}/postgres");
        var error = await Assert.ThrowsAsync<StoreException>(
            () => PostgresExperimentStore.OpenAsync(location, cancellation: Token));
        Assert.Contains("Check the user and the password", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_of_the_first_release_is_read_and_written_on()
    {
        _server = await PostgresServer.SharedAsync();
        _database = await _server.CreateDatabaseAsync();
        await _server.ExecuteAsync(_database,
            "CREATE TABLE schema_version (version integer NOT NULL); INSERT INTO schema_version VALUES (1)");
        await _server.ExecuteAsync(_database, PostgresMigrations.All[0]);
        var record = Experiment();
        var spec = JsonSerializer.Serialize(record.Spec, StoreJson.Default.ExperimentSpec);
        var status = JsonSerializer.Serialize(record.Status, StoreJson.Default.ExperimentStatus);
        var flags = JsonSerializer.Serialize(new LedgerFlags(Paused: true), StoreJson.Default.LedgerFlags);
        await _server.ExecuteAsync(_database, $"""
            INSERT INTO experiments (experiment_id, epoch, spec, status, switches, submitted)
            VALUES ('digits-1', 3, '{spec}', '{status}', '{flags}', now());
            INSERT INTO fits (experiment_id, trial, fold, rung, params, errors, losses, token, scores, epochs,
                best_epoch, stop_reason, fit_seconds, score_seconds, fit_key, weights_sha256, numerics_class, device,
                ended, log)
            VALUES ('digits-1', 4, 1, 0, '{"{}"}', 1, 2, 77, '{"{}"}', 12, 9, 'tolerance', 1.25, 0.5, 'key', 'sha',
                'class', 'cpu', now(), 'said');
            INSERT INTO returned_fits (experiment_id, trial, fold, rung, errors, losses, token, failure)
            VALUES ('digits-1', 5, 0, 0, 1, 2, 78, 'Error');
            """);
        await using var store = await OpenAsync();
        var found = (await store.FindAsync("digits-1", Token))!;
        Assert.Equal((3, true), (found.Term, found.Flags.Paused));
        var fit = Assert.Single(await store.ReadTrialAsync("digits-1", 4, Token));
        Assert.Equal((1, 2, 77, "said"), (fit.Errors, fit.LostAttempts, fit.Token, fit.Report.Log));
        Assert.Equal(
            new FitRecord(new(5, 0), FitState.Pending, double.NaN, FitFailureCause.Error, 1, 2, new LeaseToken(78)),
            Assert.Single(await store.ReadReturnedAsync("digits-1", Token)));
        Assert.Equal(4, await store.ClaimTermAsync("digits-1"));
        await store.CommitAsync(Batch(4, Fit(5, 0)));
        Assert.Empty(await store.ReadReturnedAsync("digits-1", Token));
        Assert.Single(await store.ReadTrialAsync("digits-1", 5, Token));
    }

    [Fact]
    public async Task A_silo_needs_no_right_to_make_tables_where_they_are_made()
    {
        var server = await PostgresServer.SharedAsync();
        var (database, role) = (await server.CreateDatabaseAsync(), $"silo_{Guid.NewGuid():N}");
        await server.ExecuteAsync(database, $"CREATE ROLE {role} LOGIN PASSWORD 'x'");
        var location = StoreLocation.Parse($"postgresql://{role}:x@127.0.0.1:{server.Port}/{database}");
        var error = await Assert.ThrowsAsync<StoreException>(
            () => PostgresExperimentStore.OpenAsync(location, cancellation: Token));
        Assert.Contains(
            "Run 'experiments silo migrate' as a role that may create tables", error.Message, StringComparison.Ordinal);
        var known = PostgresInspection.KnownSchema;
        Assert.Equal(
            (0, known), await PostgresExperimentStore.MigrateAsync(StoreLocation.Parse(server.Url(database)), Token));
        Assert.Equal((known, known),
            await PostgresExperimentStore.MigrateAsync(StoreLocation.Parse(server.Url(database)), Token));
        await server.ExecuteAsync(
            database, $"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}");
        await using var store = await PostgresExperimentStore.OpenAsync(location, cancellation: Token);
        await store.CreateAsync(Experiment());
        await store.ClaimTermAsync("digits-1");
        await store.CommitAsync(Batch(1, Fit(0, 0)));
        Assert.True(await store.DeleteAsync("digits-1"));
    }

    [Fact]
    public async Task Text_that_a_database_cannot_hold_does_not_fail_a_batch()
    {
        await using var store = await OpenAsync();
        await store.CreateAsync(Experiment());
        await store.ClaimTermAsync("digits-1");
        var fit = Fit(0, 0);
        fit = fit with
        {
            Report = fit.Report with { Failure = new(FailureCause.Error, "a\0b"), Log = "half a pair: \ud83d." }
        };
        await store.CommitAsync(Batch(1, fit));
        var read = Assert.Single(await store.ReadTrialAsync("digits-1", 0, Token)).Report;
        Assert.Equal(("a\ufffdb", "half a pair: \ufffd."), (read.Failure!.Message, read.Log));
    }

    [Fact]
    public async Task A_user_can_query_the_plain_tables()
    {
        await using var store = await OpenAsync();
        await store.CreateAsync(Experiment());
        await store.ClaimTermAsync("digits-1");
        await store.CommitAsync(new()
        {
            Status = Status() with { Best = new(1, 0.75, "{}"), Ended = Noon.AddHours(1) },
            Term = 1,
            Fits = [Fit(0, 0, 0.25)]
        });
        Assert.Equal("digits Running 0.75 0.25 01:00:00", await _server!.ExecuteAsync(_database,
            "SELECT concat_ws(' ', e.name, e.state, e.best_score, r.scores ->> 'accuracy', e.ended - e.submitted) FROM "
            + "experiments e JOIN results r USING (experiment_id)"));
    }
}
