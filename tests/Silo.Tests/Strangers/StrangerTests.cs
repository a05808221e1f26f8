using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Grains;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Specs;
using Experiments.Search.Ledger;

namespace Experiments.Silo.Tests.Strangers;

/// <summary>A stranger who reaches the port of a silo can falsify, replace, remove, fill and stop nothing.</summary>
public sealed class StrangerTests(StrangerFixture cluster) : IClassFixture<StrangerFixture>
{
    private Stranger Stranger => cluster.Stranger;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_result_is_not_falsified_by_a_guessed_token()
    {
        await cluster.Silo.SubmitAsync("falsified", TrivialTrainer.Spec(3));
        var held = await cluster.LeaseAsync("falsified");
        var coordinator = Stranger.Coordinator("falsified");
        var slot = $"{cluster.Worker}/0";
        var term = new LeaseToken(held.Token).Term;
        for (var sequence = 1; sequence <= 20; sequence++)
        {
            var guess = LeaseToken.Create(term, sequence).Value;
            await Stranger.AssertRefusedAsync(() => coordinator.ReportAsync(
                new(guess, slot, [.. held.Fits.Select(fit => StrangerFixture.Result(fit))], Secret: 1)));
            await Stranger.AssertRefusedAsync(() => coordinator.RenewAsync(guess, slot, 1));
            await Stranger.AssertRefusedAsync(() => coordinator.GiveBackAsync(guess, slot, secret: 1));
        }
        await Stranger.AssertRefusedAsync(() => coordinator.LeaveAsync(slot, 1));
        await Stranger.AssertRefusedAsync(() => coordinator.RenewAsync(long.MaxValue, slot, 1));
        await Stranger.AssertRefusedAsync(() => coordinator.LeaseAsync(new(slot, 1, null, "", Secret: 1)));
        await Stranger.AssertRefusedAsync(() => coordinator.MayStoreAsync(
            new(ArtifactKind.Artifact, "falsified"), new(held.Token, 1)));

        Assert.Equal((0, 2), await coordinator.GetStatusAsync() is { } s
            ? (s.FitsCompleted - s.FitsAdopted, s.FitsLeased)
            : default);
        Assert.True((await cluster.Silo.Coordinator("falsified").RenewAsync(
            held.Token, slot, StrangerFixture.Secret)).Valid);
    }

    [Fact]
    public async Task A_winner_a_checkpoint_and_data_are_not_replaced_or_removed()
    {
        var data = new byte[] { 7, 8, 9 };
        var hash = await cluster.Silo.Host.Artifacts!.PutDataAsync(new MemoryStream(data), null, Token);
        await cluster.Silo.SubmitAsync("kept", TrivialTrainer.Spec(2) with
        {
            Data = new() { Hash = hash, FileName = "none.csv", Target = ["y"] }
        });
        var held = await cluster.LeaseAsync("kept");
        var artifact = new ArtifactKey(ArtifactKind.Artifact, StrangerFixture.Done);
        var checkpoint = new ArtifactKey(ArtifactKind.Checkpoints, "kept", "0-0-0");
        await cluster.Silo.Host.Artifacts.PutCheckpointAsync("kept", "0-0-0", data, Token);
        foreach (var lease in (LeaseProof?[])[null, new(held.Token, 1), new(held.Token + 1, 1), new(1, 1)])
        {
            await Stranger.AssertRefusedAsync(() => Stranger.UploadAsync(artifact, "model.txt", [6], lease));
            await Stranger.AssertRefusedAsync(() => Stranger.UploadAsync(
                new(ArtifactKind.Artifact, "kept"), "model.txt", [6], lease));
            await Stranger.AssertRefusedAsync(() => Stranger.UploadAsync(
                new(ArtifactKind.Artifact, "never"), "model.txt", [6], lease));
            await Stranger.AssertRefusedAsync(() => Stranger.UploadAsync(checkpoint, "", [6], lease));
        }
        // Also the worker that held the refit cannot replace a winner that is recorded, nor that of another fit.
        await Stranger.AssertRefusedAsync(() => Stranger.UploadAsync(
            artifact, "model.txt", [6], new(held.Token, StrangerFixture.Secret)));
        await Stranger.AssertRefusedAsync(() => Stranger.UploadAsync(
            checkpoint with { Fit = "1-0-0" }, "", [6], new(held.Token, StrangerFixture.Secret)));

        foreach (var key in (ArtifactKey[])[artifact, checkpoint, new(ArtifactKind.Data, hash),
            new(ArtifactKind.Checkpoints, "kept"), new(ArtifactKind.Leftover, ".0123")])
            await Stranger.AssertRefusedAsync(() => Stranger.Store.DeleteAsync(key));
        Assert.Equal([1, 2, 3], (await Stranger.Store.ReadAsync(artifact, "model.txt", 0, 10)).Content);
        Assert.Equal(data, (await Stranger.Store.ReadAsync(checkpoint, "", 0, 10)).Content);
        Assert.Equal(data, (await Stranger.Store.ReadAsync(new(ArtifactKind.Data, hash), "", 0, 10)).Content);
    }

    [Fact]
    public async Task A_message_costs_no_more_memory_or_disk_than_an_item_may_have()
    {
        var upload = Stranger.Upload();
        var key = new ArtifactKey(ArtifactKind.Data, new('a', 64));
        foreach (var length in (long[])[long.MaxValue, long.MinValue, -1, 1L << 43])
            await Stranger.AssertRefusedAsync(() => upload.CompleteAsync(key, [new("", length, key.Name)]));
        await Stranger.AssertRefusedAsync(() => upload.CompleteAsync(
            key, [.. Enumerable.Repeat(new ArtifactFile("", 1, key.Name), 100_000)]));
        await Stranger.AssertRefusedAsync(() => upload.CompleteAsync(
            key, [new("", int.MaxValue - 100, key.Name), new("b", int.MaxValue - 100, key.Name)]));
        foreach (var offset in (long[])[8L << 40, long.MaxValue, -ArtifactChunk.MaxBytes, 1, 2L << 30])
            await Stranger.AssertRefusedAsync(() => upload.AppendAsync("", offset, new([1])));
        await Stranger.AssertRefusedAsync(() => upload.AppendAsync("", 0, new(new byte[20 << 20])));
        await Stranger.AssertRefusedAsync(() => upload.AppendAsync("", 0, new([])));
        await upload.AppendAsync("", 2000L << 20, new([1]));
        await Stranger.AssertRefusedAsync(() => upload.AppendAsync("b", 2000L << 20, new([1])));
        for (var file = 0; file < 63; file++) await upload.AppendAsync($"f{file}", 0, new([1]));
        await Stranger.AssertRefusedAsync(() => upload.AppendAsync("one-more", 0, new([1])));
        await upload.AbandonAsync();
        await Stranger.AssertRefusedAsync(() => Stranger.Store.ReadAsync(key, "", long.MaxValue, int.MaxValue));
    }

    [Theory, InlineData("../evil"), InlineData("a/b"), InlineData("x'; DROP TABLE fits"), InlineData(""),
        InlineData(".hidden"), InlineData("a\nb"), InlineData("\u001b[31m")]
    public async Task An_experiment_has_an_id_and_a_name_that_can_be_a_folder(string text)
    {
        var spec = TrivialTrainer.Spec(1);
        if (text.Length > 0)
            await Stranger.AssertRefusedAsync(() => Stranger.Coordinator(text).SubmitAsync(new(text, spec)));
        await Stranger.AssertRefusedAsync(() => Stranger.Coordinator("an-id").SubmitAsync(new(text, spec)));
        var reply = await Stranger.Coordinator("a-name").SubmitAsync(new("a-name", spec with { Name = text }));
        Assert.Equal("name", Assert.Single(reply.Issues).Path);
    }

    [Fact]
    public async Task Workers_and_demand_are_those_of_the_cluster()
    {
        await Stranger.AssertRefusedAsync(() => Stranger.Catalog.RegisterAsync(cluster.Worker, 1_000_000));
        await Stranger.AssertRefusedAsync(() => Stranger.Catalog.UnregisterAsync(cluster.Worker));
        await Stranger.AssertRefusedAsync(() => Stranger.Catalog.AnnounceDemandAsync("many", true, "auto", 0));
        await Stranger.AssertRefusedAsync(() => Stranger.Catalog.RankExperimentsAsync(cluster.Worker, "0", null));
        await Stranger.AssertRefusedAsync(() => Stranger.Grains.GetGrain<IWorkerGrain>(cluster.Worker).WakeAsync());
        // A silo of the cluster that has a bug is refused too.
        var catalog = cluster.Silo.Host.Grains.GetGrain<IExperimentCatalogGrain>(0);
        await Stranger.AssertRefusedAsync(() => catalog.RegisterAsync(cluster.Worker, 1_000_000));
        await Stranger.AssertRefusedAsync(() => catalog.RegisterAsync("S10.0.0.9:11111:1/cpu", 1));
        await Stranger.AssertRefusedAsync(() => catalog.RegisterAsync("S10.0.0.9:11111@1/cpu", 1));
        await Stranger.AssertRefusedAsync(() => catalog.AnnounceDemandAsync("never-submitted", true, "auto", 0));
    }

    [Fact]
    public async Task A_key_that_no_grain_has_leaves_nothing_behind()
    {
        await Stranger.AssertRefusedAsync(() => Stranger.Grains.GetGrain<IExperimentCatalogGrain>(7).GetInfoAsync());
        await Stranger.AssertRefusedAsync(() => Stranger.Grains.GetGrain<IArtifactStoreGrain>(7).ListAsync(0));
        await Stranger.AssertRefusedAsync(() => Stranger.Coordinator(new('a', 1_000_000)).GetStatusAsync());
        await Stranger.AssertRefusedAsync(() => Stranger.Grains.GetGrain<IArtifactUploadGrain>("..").AbandonAsync());
        foreach (var key in (string[])["nonsense", "S1.2.3.4:5@6/cpu", $"{cluster.Worker}/more",
            $"{cluster.Worker.Split('/')[0]}/{new string('x', 100)}", $"{cluster.Worker}:7"])
        {
            await Stranger.AssertRefusedOrGoneAsync(() => Stranger.Grains.GetGrain<IWorkerGrain>(key).GetStatusAsync());
            await Stranger.AssertRefusedOrGoneAsync(() => Stranger.Grains.GetGrain<ISiloGrain>(key).GetInfoAsync());
        }
        while (await CountAsync("ExperimentCatalogGrain") != 1) await Task.Yield();
        // The worker of the silo's own device stays.
        while (await CountAsync("WorkerGrain") > 1) await Task.Yield();
    }

    [Fact]
    public async Task A_specification_is_bounded_and_whole()
    {
        var spec = TrivialTrainer.Spec(1);
        SpaceEntry[] wide = [.. Enumerable.Range(0, 300).Select(i => new SpaceEntry($"x{i}", ["1"]))];
        foreach (var (path, bad) in (IEnumerable<(string, ExperimentSpec)>)[
            ("space", spec with { Space = null! }),
            ("space", spec with { Space = [null!] }),
            ("space", spec with { Space = [new([new("x", null!)])] }),
            ("space", spec with { Space = [new([new("x", [null!])])] }),
            ("space", spec with { Space = [new([new("x", [.. Enumerable.Repeat("1", 1_000_000)])])] }),
            ("space", spec with { Space = [new(wide)] }),
            ("space", spec with { Space = [.. Enumerable.Repeat(new SubGridSpec([]), 2000)] }),
            ("search", spec with { Search = null! }),
            ("search.cv", spec with { Search = new() { Cv = 1_000_000 } }),
            ("budget", spec with { Budget = null! }),
            ("data", spec with { Data = null! }),
            ("constraints", spec with { Constraints = [new('x', 100_000)] }),
            ("constraints", spec with { Constraints = [.. Enumerable.Repeat("x > 1", 1000)] }),
            ("", spec with { Params = new(' ', 5 << 20) }),
            ("name", spec with { Name = new('a', 1_000_000) })])
        {
            var reply = await Stranger.Coordinator("bounded").SubmitAsync(new("bounded", bad));
            Assert.False(reply.Accepted);
            Assert.StartsWith(path, reply.Issues[0].Path, StringComparison.Ordinal);
        }
        Assert.Null(await Stranger.Coordinator("bounded").GetStatusAsync());
    }

    private async Task<int> CountAsync(string grain) =>
        (await cluster.Silo.Host.Grains.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics())
            .Count(statistic => statistic.GrainType.Contains(grain, StringComparison.Ordinal));
}
