using System.Text.Json;
using Experiments.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Search.Ledger;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Folder;
using Experiments.Silo.Stores.Postgres;
using Experiments.Silo.Stores.Sqlite;
using static Experiments.Silo.Tests.Stores.StoreSamples;

namespace Experiments.Silo.Tests.Stores;

/// <summary>A head's experiments are moved into a database, with all that is theirs.</summary>
public sealed class FolderMigrationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Head => _folder["head"];

    private string File => Path.Combine(Head, SiloHostOptions.StoreFileName);

    private FolderArtifactStore HeadArtifacts => new(Path.Combine(Head, SiloHostOptions.ArtifactsFolderName));

    private FolderArtifactStore Artifacts => new(_folder["shared"]);

    [Fact]
    public async Task Every_row_and_every_file_is_moved_and_the_folder_stays_as_it_was()
    {
        var data = await FillHeadAsync();
        await using var store = await NewStoreAsync();
        var moved = await MoveAsync(store);
        Assert.Equal(new ImportedExperiment("digits-1", WasThere: false, 5003, 2), Assert.Single(moved));
        await using var source = SqliteExperimentReader.Open(File);
        foreach (var (was, now) in (await EverythingAsync(source)).Zip(await EverythingAsync(store)))
            Assert.Equal(was, now);
        // The next coordinator's epoch comes after the last one's.
        Assert.Equal(4, await store.ClaimTermAsync("digits-1"));
        Assert.Equal("data"u8.ToArray(), await Artifacts.GetDataAsync(data, Token));
        Assert.Equal([1, 2, 3], await Artifacts.GetCheckpointAsync("digits-1", "fit-1", Token));
        await Artifacts.GetArtifactAsync("digits-1", _folder["fetched"], Token);
        Assert.Equal(
            "model", await System.IO.File.ReadAllTextAsync(Path.Combine(_folder["fetched"], "model.onnx"), Token));
        Assert.Equal("model", await System.IO.File.ReadAllTextAsync(
            Path.Combine(Head, "artifacts", "artifacts", "digits-1", "model.onnx"), Token));
    }

    [Fact]
    public async Task Moved_again_it_is_left_alone()
    {
        await FillHeadAsync();
        await using var store = await NewStoreAsync();
        await MoveAsync(store);
        var epoch = await store.ClaimTermAsync("digits-1");
        await store.CommitAsync(Batch(epoch, Fit(100_000, 0)));
        Assert.True(Assert.Single(await MoveAsync(store)).WasThere);
        Assert.Single(await store.ReadTrialAsync("digits-1", 100_000, Token));
    }

    [Fact]
    public async Task What_was_interrupted_goes_on()
    {
        await FillHeadAsync();
        await using var store = await NewStoreAsync();
        using var stop = new CancellationTokenSource();
        // Stopped after the first thing that was moved.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new FolderMigration(Head, store, Artifacts, _ => stop.Cancel(), TimeProvider.System).RunAsync(stop.Token));
        Assert.Empty(await store.ListAsync(Token));
        Assert.False(Assert.Single(await MoveAsync(store)).WasThere);
    }

    [Fact]
    public async Task What_ran_on_in_both_places_is_not_put_together()
    {
        await FillHeadAsync();
        await using var store = await NewStoreAsync();
        await MoveAsync(store);
        await using (var head = SqliteExperimentStore.Open(File))
            await head.CommitAsync(Batch(await head.ClaimTermAsync("digits-1"), Fit(200_000, 0)));
        var error = await Assert.ThrowsAsync<StoreException>(() => MoveAsync(store));
        Assert.Contains(
            "'digits-1' was moved before and has run on in the old store", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_a_silo_that_runs_is_refused()
    {
        await FillHeadAsync();
        await using var store = await NewStoreAsync();
        using (FolderLock.Acquire(Head)) await Assert.ThrowsAsync<FolderInUseException>(() => MoveAsync(store));
        Assert.Empty(await store.ListAsync(Token));
    }

    [Fact]
    public async Task A_folder_without_experiments_is_said_to_be_one()
    {
        await using var store = await NewStoreAsync();
        var error = await Assert.ThrowsAsync<StoreException>(() => MoveAsync(store));
        Assert.StartsWith("There are no experiments in", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<IReadOnlyList<ImportedExperiment>> MoveAsync(PostgresExperimentStore store) =>
        await new FolderMigration(Head, store, Artifacts, _ => { }, TimeProvider.System).RunAsync(Token);

    private static async Task<PostgresExperimentStore> NewStoreAsync()
    {
        var server = await PostgresServer.SharedAsync();
        return await PostgresExperimentStore.OpenAsync(
            StoreLocation.Parse(server.Url(await server.CreateDatabaseAsync())), cancellation: Token);
    }

    /// <summary>
    /// An experiment of more fits than are moved at once, which is paused by a request that nobody has heard.
    /// </summary>
    private async Task<string> FillHeadAsync()
    {
        await using var store = SqliteExperimentStore.Open(File);
        await store.CreateAsync(Experiment());
        await store.ClaimTermAsync("digits-1");
        await store.ClaimTermAsync("digits-1");
        await store.CommitAsync(Batch(2, [.. Enumerable.Range(0, 5000).Select(t => Fit(t, 0, t / 7.0, $"key {t}"))]));
        await store.CommitAsync(new()
        {
            Status = Status() with { Best = new(2, 0.5, "{}") },
            Term = 2,
            RefitTrial = 3,
            Fits = [Fit(3, -1), Fit(9000, 0, double.NaN), Fit(9000, 1) with { Worker = "w", AdoptedFrom = "other" }],
            Attempts = [new(new(0, 0), "w", "cpu", new(FailureCause.Error, "no"), "log", Noon), new(
                new(0, 0), "v", "cpu", new(FailureCause.LostWorker, "gone"), "", Noon)],
            Leases = [new(new(new(5), "w", "k", [new(1, 0)]), Noon)],
            Returned = [new(new(2, 1), FitState.Pending, double.NaN, FitFailureCause.Error, 1, 0, new(5))],
        });
        new SqliteOperationQueue(File).Enqueue("digits-1", OperationKind.Pause, Noon);
        await HeadArtifacts.PutArtifactAsync(
            "digits-1", new Dictionary<string, byte[]> { ["model.onnx"] = "model"u8.ToArray() }, Token);
        await HeadArtifacts.PutCheckpointAsync("digits-1", "fit-1", new byte[] { 1, 2, 3 }, Token);
        using var data = new MemoryStream("data"u8.ToArray());
        return await HeadArtifacts.PutDataAsync(data, Token);
    }

    private static async Task<IReadOnlyList<string>> EverythingAsync(IExperimentReader store)
    {
        var rows = new List<object?>();
        await foreach (var fit in store.ReadFitsAsync("digits-1", Token)) rows.Add(fit);
        rows.AddRange([.. await store.ReadAttemptsAsync("digits-1", 0, Token),
            .. await store.ReadLeasesAsync("digits-1", Token),
            .. (await store.ReadReturnedAsync("digits-1", Token)).Select(r => r with { Score = 0 })]);
        var record = await store.FindAsync("digits-1", Token);
        Assert.Equal(
            (ExperimentState.Paused, true, 3L), (record!.Status.State, record.Flags.Paused, record.RefitTrial));
        rows.Add(record);
        return [.. rows.Select(r => JsonSerializer.Serialize(r, r!.GetType(), Options))];
    }

    private static readonly JsonSerializerOptions Options =
        new() { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };
}
