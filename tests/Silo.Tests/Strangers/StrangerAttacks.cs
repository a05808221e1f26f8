using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Grains;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Search.Ledger;

namespace Experiments.Silo.Tests.Strangers;

/// <summary>
/// A stranger who came in, because the cluster has no secret or the stranger has it too, is a user of the cluster, and
/// can falsify, replace, remove, fill and stop nothing beyond that. Here: what a user may do, results, and workers;
/// in the other files: what is stored, and experiments. The table of silos is tried in
/// <see cref="Connections.MembersTests"/> and <see cref="Clustering.ClientCallsTests"/>, missing arguments in
/// <see cref="GrainArgumentsTests"/>, and who does not come in in <see cref="StrangerAtTheDoorTests"/>.
/// </summary>
public abstract partial class StrangerAttacks(StrangerFixture cluster)
{
    private Stranger Stranger => cluster.Stranger;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_user_lists_reads_cancels_and_deletes()
    {
        var coordinator = Stranger.Coordinator("of-a-user");
        Assert.Empty((await coordinator.SubmitAsync(new("of-a-user", TrivialTrainer.Spec(1)))).Issues);
        Assert.Contains("of-a-user", await Stranger.Catalog.ListAsync());
        Assert.Equal("trivial", (await Stranger.Coordinator(StrangerFixture.Done).GetSpecAsync())!.Name);
        var model = new ArtifactKey(ArtifactKind.Artifact, StrangerFixture.Done);
        Assert.Equal([1, 2, 3], (await Stranger.Store.ReadAsync(model, "model.txt", 0, 10)).Content);
        Assert.Contains(await Stranger.Store.ListAsync(0), item => item.Name == StrangerFixture.Done);
        await coordinator.CancelAsync();
        Assert.Equal(ExperimentState.Cancelled, (await cluster.Silo.UntilEndedAsync("of-a-user")).State);
        Assert.Equal(DeleteVerdict.Deleted, await coordinator.DeleteAsync());
        Assert.DoesNotContain("of-a-user", await Stranger.Catalog.ListAsync());
    }

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

    private async Task<int> CountAsync(string grain) =>
        (await cluster.Silo.Host.Grains.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics())
            .Count(statistic => statistic.GrainType.Contains(grain, StringComparison.Ordinal));
}
