using Experiments.Contracts.Grains;
using Experiments.Silo.Settings;
using Experiments.Silo.Workers;
using Orleans.Core.Internal;

namespace Experiments.Silo.Tests.Catalog;

public sealed class ExperimentCatalogTests
{
    [Fact]
    public async Task A_catalog_that_is_activated_anew_knows_what_wants_workers()
    {
        await using var silo = await EmbeddedSilo.StartAsync(new TrivialTrainer(), ClaimNothing);
        await silo.SubmitAsync("wanting", TrivialTrainer.Spec(3));
        Assert.Equal(["wanting"], await AnnounceDemandAsync(silo));
        await CreateCatalog(silo).AsReference<IGrainManagementExtension>().DeactivateOnIdle(
            TestContext.Current.CancellationToken);
        Assert.Equal(["wanting"], await AnnounceDemandAsync(silo));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task What_an_earlier_process_left_running_is_taken_up_again_only_where_that_is_asked(bool resume)
    {
        using var folder = new TemporaryFolder();
        await using (var first = await EmbeddedSilo.StartAsync(
                new TrivialTrainer(), o => (o.Slots, o.Folder) = (0, folder.Path)))
            await first.SubmitAsync("left", TrivialTrainer.Spec(3));
        await using var second = await EmbeddedSilo.StartAsync(new TrivialTrainer(), o =>
            (o.Devices, o.Slots, o.Folder, o.ResumeExperiments) = ("cpu", 0, folder.Path, resume));
        Assert.Equal(resume ? ["left"] : [], await AnnounceDemandAsync(second));
    }

    [Fact]
    public async Task A_worker_is_told_of_nothing_before_it_is_known_what_its_silo_has()
    {
        await using var silo = await EmbeddedSilo.StartAsync(new TrivialTrainer(), ClaimNothing);
        await silo.SubmitAsync("auto", TrivialTrainer.Spec(3));
        Assert.Empty(await RankExperimentsAsync(silo, await CreateWorkerKeyAsync(silo)));
        Assert.Equal(["auto"], await AnnounceDemandAsync(silo));
    }

    [Fact]
    public async Task What_a_card_in_quarantine_leaves_is_for_the_CPU_of_its_silo()
    {
        await using var silo = await EmbeddedSilo.StartAsync(new TrivialTrainer(), ClaimNothing);
        await silo.SubmitAsync("auto", TrivialTrainer.Spec(3));
        var (cpu, gpu) = (await CreateWorkerKeyAsync(silo), await CreateWorkerKeyAsync(silo, "gpu:0"));
        await CreateCatalog(silo).RegisterAsync(gpu, 1);
        await CreateCatalog(silo).RegisterAsync(cpu, 1);
        Assert.Empty(await RankExperimentsAsync(silo, cpu));

        var now = DateTimeOffset.UnixEpoch;
        await CreateCatalog(silo).RegisterAsync(gpu, 1, new("gpu:0", "host", "It hung.", now, now));
        Assert.Equal(["auto"], await RankExperimentsAsync(silo, cpu));

        await CreateCatalog(silo).RegisterAsync(gpu, 1);
        Assert.Empty(await RankExperimentsAsync(silo, cpu));
    }

    private static void ClaimNothing(SiloHostOptions options) => (options.Devices, options.Slots) = ("cpu", 0);

    private static IExperimentCatalogGrain CreateCatalog(EmbeddedSilo silo) =>
        silo.Host.Grains.GetGrain<IExperimentCatalogGrain>(0);

    private static async Task<IReadOnlyList<string>> AnnounceDemandAsync(EmbeddedSilo silo)
    {
        var worker = await CreateWorkerKeyAsync(silo);
        await CreateCatalog(silo).RegisterAsync(worker, 1);
        return await RankExperimentsAsync(silo, worker);
    }

    private static Task<IReadOnlyList<string>> RankExperimentsAsync(EmbeddedSilo silo, string worker) =>
        CreateCatalog(silo).RankExperimentsAsync(worker, $"{worker}/0", serving: null);

    private static async Task<string> CreateWorkerKeyAsync(EmbeddedSilo silo, string device = "cpu") =>
        WorkerKey.Create(Assert.Single(await silo.Host.Grains.GetGrain<IManagementGrain>(0).GetHosts()).Key, device);
}
