using System.Text.Json;
using Experiments.Contracts.Errors;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Sqlite;
using Microsoft.Data.Sqlite;
using static Experiments.Silo.Tests.Stores.StoreSamples;

namespace Experiments.Silo.Tests.Stores;

public sealed class SqliteExperimentStoreTests : ExperimentStoreConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder["experiments.db"];

    protected override Task<IExperimentStore> OpenAsync() =>
        Task.FromResult<IExperimentStore>(SqliteExperimentStore.Open(File));

    [Fact]
    public async Task A_reader_sees_what_is_durable_while_the_store_is_open()
    {
        await using var store = await OpenAsync();
        await store.CreateAsync(Experiment());
        await store.ClaimTermAsync("digits-1");
        await store.CommitAsync(Batch(1, Fit(0, 0)));
        await using var reader = SqliteExperimentReader.Open(File);
        Assert.Single((await reader.GetResultsAsync("digits-1", 0, 10, Token)).Trials);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2501)]
    public async Task The_results_of_all_trials_are_those_of_the_pages_also_where_several_threads_read_them(int trials)
    {
        await using var store = await OpenAsync();
        await store.CreateAsync(Experiment());
        await store.ClaimTermAsync("digits-1");
        // Numbers with gaps, as constraints leave them, and with the refit of the first trial.
        await store.CommitAsync(Batch(1,
            [.. Enumerable.Range(0, trials).SelectMany(t => new[] { Fit(t * 3, 1), Fit(t * 3, 0) }), Fit(0, -1)]));
        await using var reader = SqliteExperimentReader.Open(File);
        var pages = (await reader.GetResultsAsync("digits-1", 0, 10_000, Token)).Trials;
        var all = await reader.ReadResultsAsync("digits-1", Token);
        Assert.Equal(trials, all.Count);
        Assert.Equal(pages.Select(t => JsonSerializer.Serialize(t)), all.Select(t => JsonSerializer.Serialize(t)));
    }

    [Fact]
    public void A_reader_of_nothing_says_so()
    {
        var error = Assert.Throws<StoreException>(() => SqliteExperimentReader.Open(File));
        Assert.StartsWith("There are no experiments yet", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_whose_maker_was_killed_before_its_tables_is_an_empty_store()
    {
        System.IO.File.Create(File).Dispose();
        await using (var reader = SqliteExperimentReader.Open(File)) Assert.Empty(await reader.ListAsync(Token));
        await using var store = await OpenAsync();
        Assert.True(await store.CreateAsync(Experiment()));
    }

    [Fact]
    public void A_database_of_something_else_is_left_alone()
    {
        using (var connection = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE other (a INTEGER)";
            command.ExecuteNonQuery();
        }

        var before = System.IO.File.ReadAllBytes(File);
        var error = Assert.Throws<StoreException>(() => SqliteExperimentReader.Open(File));
        Assert.Contains("is not an experiment store", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public async Task A_file_of_a_newer_version_is_refused_by_name()
    {
        await using (await OpenAsync()) { }
        using (var connection = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "UPDATE schema_version SET version = 99";
            command.ExecuteNonQuery();
        }

        var error = await Assert.ThrowsAsync<StoreException>(OpenAsync);
        Assert.Contains("schema 99", error.Message, StringComparison.Ordinal);
        Assert.Contains(File, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_by_name()
    {
        System.IO.File.WriteAllText(File, new string('x', 5000));
        var error = Assert.Throws<StoreException>(() => SqliteExperimentStore.Open(File));
        Assert.Contains(File, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_can_query_the_plain_tables()
    {
        await using var store = await OpenAsync();
        await store.CreateAsync(Experiment());
        await store.ClaimTermAsync("digits-1");
        await store.CommitAsync(
            new() { Status = Status() with { Best = new(1, 0.75, "{}") }, Term = 1, Fits = [Fit(0, 0, 0.25)] });
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT e.name || ' ' || e.state || ' ' || e.best_score || ' ' || (r.scores ->> 'accuracy') FROM "
            + "experiments e JOIN results r USING (experiment_id)";
        Assert.Equal("digits Running 0.75 0.25", command.ExecuteScalar());
    }

    public void Dispose() => _folder.Dispose();
}
