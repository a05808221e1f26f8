using Experiments.Contracts.Grains;
using Orleans.Core.Internal;

namespace Experiments.Silo.Tests.Catalog;

public sealed class ExperimentCatalogTests
{
    private const string AnyWorker = "127.0.0.1:11111@1/cpu";

    [Fact]
    public async Task ACatalogThatIsActivatedAnewKnowsWhatWantsWorkers()
    {
        await using var silo = await EmbeddedSilo.Start(new TrivialTrainer(), o => o.Slots = 0);
        await silo.Submit("wanting", TrivialTrainer.Spec(3));
        var catalog = silo.Host.Grains.GetGrain<IExperimentCatalogGrain>(0);
        Assert.Equal(["wanting"], await catalog.WantingWorkers(AnyWorker));
        await catalog.AsReference<IGrainManagementExtension>().DeactivateOnIdle(TestContext.Current.CancellationToken);
        Assert.Equal(["wanting"], await catalog.WantingWorkers(AnyWorker));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task WhatAnEarlierProcessLeftRunningIsTakenUpAgainOnlyWhereThatIsAsked(bool resume)
    {
        using var folder = new TemporaryFolder();
        await using (var first = await EmbeddedSilo.Start(new TrivialTrainer(), o => (o.Slots, o.Folder) = (0, folder.Path)))
            await first.Submit("left", TrivialTrainer.Spec(3));
        await using var second = await EmbeddedSilo.Start(new TrivialTrainer(), o => (o.Slots, o.Folder, o.ResumeExperiments) = (0, folder.Path, resume));
        Assert.Equal(resume ? ["left"] : [], await second.Host.Grains.GetGrain<IExperimentCatalogGrain>(0).WantingWorkers(AnyWorker));
    }
}
