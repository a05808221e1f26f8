using Experiments.Contracts.Grains;
using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;
using Experiments.Silo.Workers;
using Orleans.Core.Internal;

namespace Experiments.Silo.Tests.Catalog;

public sealed class ExperimentCatalogTests
{
    [Fact]
    public async Task ACatalogThatIsActivatedAnewKnowsWhatWantsWorkers()
    {
        await using var silo = await EmbeddedSilo.Start(new TrivialTrainer(), NobodyTrains);
        await silo.Submit("wanting", TrivialTrainer.Spec(3));
        Assert.Equal(["wanting"], await Wanting(silo));
        await Catalog(silo).AsReference<IGrainManagementExtension>().DeactivateOnIdle(TestContext.Current.CancellationToken);
        Assert.Equal(["wanting"], await Wanting(silo));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task WhatAnEarlierProcessLeftRunningIsTakenUpAgainOnlyWhereThatIsAsked(bool resume)
    {
        using var folder = new TemporaryFolder();
        await using (var first = await EmbeddedSilo.Start(new TrivialTrainer(), o => (o.Slots, o.Folder) = (0, folder.Path)))
            await first.Submit("left", TrivialTrainer.Spec(3));
        await using var second = await EmbeddedSilo.Start(new TrivialTrainer(), o => (o.Devices, o.Slots, o.Folder, o.ResumeExperiments) = ("cpu", 0, folder.Path, resume));
        Assert.Equal(resume ? ["left"] : [], await Wanting(second));
    }

    [Fact]
    public async Task AWorkerIsToldOfNothingBeforeItIsKnownWhatItsSiloHas()
    {
        await using var silo = await EmbeddedSilo.Start(new TrivialTrainer(), NobodyTrains);
        await silo.Submit("auto", TrivialTrainer.Spec(3));
        Assert.Empty(await Choose(silo, await Worker(silo)));
        Assert.Equal(["auto"], await Wanting(silo));
    }

    private static void NobodyTrains(SiloHostOptions options) => (options.Devices, options.Slots) = ("cpu", 0);

    private static IExperimentCatalogGrain Catalog(EmbeddedSilo silo) => silo.Host.Grains.GetGrain<IExperimentCatalogGrain>(0);

    private static async Task<IReadOnlyList<string>> Wanting(EmbeddedSilo silo)
    {
        var worker = await Worker(silo);
        await Catalog(silo).Register(worker, 1);
        return await Choose(silo, worker);
    }

    private static Task<IReadOnlyList<string>> Choose(EmbeddedSilo silo, string worker) => Catalog(silo).Choose(worker, $"{worker}/0", serving: null);

    private static async Task<string> Worker(EmbeddedSilo silo) =>
        WorkerKey.Of(Assert.Single(await silo.Host.Grains.GetGrain<IManagementGrain>(0).GetHosts()).Key, "cpu");
}
