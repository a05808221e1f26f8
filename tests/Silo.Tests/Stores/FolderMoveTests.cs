using System.Text.Json;
using Experiments.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Search.Ledger;
using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Folder;
using Experiments.Silo.Stores.Postgres;
using Experiments.Silo.Stores.Sqlite;
using Experiments.Tests.Shared;
using static Experiments.Silo.Tests.Stores.StoreSamples;

namespace Experiments.Silo.Tests.Stores;

/// <summary>A head's experiments are moved into a database, with all that is theirs.</summary>
public sealed class FolderMoveTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Head => _folder["head"];

    private string File => Path.Combine(Head, SiloHostOptions.StoreFileName);

    private FolderArtifactStore HeadArtifacts => new(Path.Combine(Head, SiloHostOptions.ArtifactsFolderName));

    private FolderArtifactStore Artifacts => new(_folder["shared"]);

    [Fact]
    public async Task EveryRowAndEveryFileIsMovedAndTheFolderStaysAsItWas()
    {
        var data = await FillHead();
        await using var store = await NewStore();
        var moved = await Move(store);
        Assert.Equal(new ImportedExperiment("digits-1", WasThere: false, 5003, 2), Assert.Single(moved));
        await using var source = SqliteExperimentReader.Open(File);
        foreach (var (was, now) in (await Everything(source)).Zip(await Everything(store))) Assert.Equal(was, now);
        // The next coordinator's epoch comes after the last one's.
        Assert.Equal(4, await store.ClaimEpoch("digits-1"));
        Assert.Equal("data"u8.ToArray(), await Artifacts.GetData(data, Token));
        Assert.Equal([1, 2, 3], await Artifacts.GetCheckpoint("digits-1", "fit-1", Token));
        await Artifacts.GetArtifact("digits-1", _folder["fetched"], Token);
        Assert.Equal("model", await System.IO.File.ReadAllTextAsync(Path.Combine(_folder["fetched"], "model.onnx"), Token));
        Assert.Equal("model", await System.IO.File.ReadAllTextAsync(Path.Combine(Head, "artifacts", "artifacts", "digits-1", "model.onnx"), Token));
    }

    [Fact]
    public async Task MovedAgainItIsLeftAlone()
    {
        await FillHead();
        await using var store = await NewStore();
        await Move(store);
        var epoch = await store.ClaimEpoch("digits-1");
        await store.Commit(Batch(epoch, Fit(100_000, 0)));
        Assert.True(Assert.Single(await Move(store)).WasThere);
        Assert.Single(await store.ReadTrial("digits-1", 100_000, Token));
    }

    [Fact]
    public async Task WhatWasInterruptedGoesOn()
    {
        await FillHead();
        await using var store = await NewStore();
        using var stop = new CancellationTokenSource();
        // Stopped after the first thing that was moved.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new FolderMove(Head, store, Artifacts, _ => stop.Cancel(), TimeProvider.System).Run(stop.Token));
        Assert.Empty(await store.List(Token));
        Assert.False(Assert.Single(await Move(store)).WasThere);
    }

    [Fact]
    public async Task WhatRanOnInBothPlacesIsNotPutTogether()
    {
        await FillHead();
        await using var store = await NewStore();
        await Move(store);
        await using (var head = SqliteExperimentStore.Open(File)) await head.Commit(Batch(await head.ClaimEpoch("digits-1"), Fit(200_000, 0)));
        var error = await Assert.ThrowsAsync<StoreException>(() => Move(store));
        Assert.Contains("'digits-1' was moved before and has run on in the old place", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFolderOfASiloThatRunsIsRefused()
    {
        await FillHead();
        await using var store = await NewStore();
        using (FolderLock.Take(Head)) await Assert.ThrowsAsync<FolderInUseException>(() => Move(store));
        Assert.Empty(await store.List(Token));
    }

    [Fact]
    public async Task AFolderWithoutExperimentsIsSaidToBeOne()
    {
        await using var store = await NewStore();
        var error = await Assert.ThrowsAsync<StoreException>(() => Move(store));
        Assert.StartsWith("There are no experiments in", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<IReadOnlyList<ImportedExperiment>> Move(PostgresExperimentStore store) =>
        await new FolderMove(Head, store, Artifacts, _ => { }, TimeProvider.System).Run(Token);

    private static async Task<PostgresExperimentStore> NewStore()
    {
        var server = await PostgresServer.Shared();
        return await PostgresExperimentStore.OpenAsync(StoreLocation.Parse(server.Url(await server.CreateDatabase())), cancellation: Token);
    }

    /// <summary>An experiment of more fits than are moved at once, which is paused by a request that nobody has heard.</summary>
    private async Task<string> FillHead()
    {
        await using var store = SqliteExperimentStore.Open(File);
        await store.Create(Experiment());
        await store.ClaimEpoch("digits-1");
        await store.ClaimEpoch("digits-1");
        await store.Commit(Batch(2, [.. Enumerable.Range(0, 5000).Select(t => Fit(t, 0, t / 7.0, $"key {t}"))]));
        await store.Commit(new()
        {
            Status = Status() with { Best = new(2, 0.5, "{}") }, Epoch = 2, RefitTrial = 3, Fits = [Fit(3, -1), Fit(9000, 0, double.NaN), Fit(9000, 1) with { Worker = "w", AdoptedFrom = "other" }],
            Attempts = [new(new(0, 0), "w", "cpu", new(FailureCause.Error, "no"), "log", Noon), new(new(0, 0), "v", "cpu", new(FailureCause.LostWorker, "gone"), "", Noon)],
            Leases = [new(new(new(5), "w", "k", [new(1, 0)]), Noon)],
            Returned = [new(new(2, 1), FitState.Pending, double.NaN, FitFailureCause.Error, 1, 0, new(5))],
        });
        new SqliteRequests(File).Ask("digits-1", RequestVerb.Pause, Noon);
        await HeadArtifacts.PutArtifact("digits-1", new Dictionary<string, byte[]> { ["model.onnx"] = "model"u8.ToArray() }, Token);
        await HeadArtifacts.PutCheckpoint("digits-1", "fit-1", new byte[] { 1, 2, 3 }, Token);
        using var data = new MemoryStream("data"u8.ToArray());
        return await HeadArtifacts.PutData(data, Token);
    }

    private static async Task<IReadOnlyList<string>> Everything(IExperimentReader store)
    {
        var rows = new List<object?>();
        await foreach (var fit in store.ReadFits("digits-1", Token)) rows.Add(fit);
        rows.AddRange([.. await store.ReadAttempts("digits-1", 0, Token), .. await store.ReadLeases("digits-1", Token), .. (await store.ReadReturned("digits-1", Token)).Select(r => r with { Score = 0 })]);
        var record = await store.Find("digits-1", Token);
        Assert.Equal((ExperimentState.Paused, true, 3L), (record!.Status.State, record.Switches.Paused, record.RefitTrial));
        rows.Add(record);
        return [.. rows.Select(r => JsonSerializer.Serialize(r, r!.GetType(), Options))];
    }

    private static readonly JsonSerializerOptions Options = new() { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };
}
