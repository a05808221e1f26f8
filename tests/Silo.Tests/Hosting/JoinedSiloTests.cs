using Experiments.Artifacts;
using Experiments.Contracts.Grains;
using Experiments.Contracts.Results;
using Experiments.Silo.Hosting;
using Microsoft.Extensions.Logging;

namespace Experiments.Silo.Tests.Hosting;

/// <summary>Two silos of one cluster: everything they say to each other crosses the wire.</summary>
public sealed class JoinedSiloTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silo_that_joins_trains_without_a_store_of_its_own()
    {
        var trainer = new TrivialTrainer();
        await using var head = await EmbeddedSilo.StartHeadAsync(new TrivialTrainer(), o => o.Slots = 0);
        using var folder = new TemporaryFolder();
        await using (var joiner = await JoinAsync(head, trainer, folder["store"]))
        {
            Assert.Null(joiner.Store);
            await head.SubmitAsync("joined", TrivialTrainer.Spec(50));
            var status = await head.UntilEndedAsync("joined");
            Assert.Equal((ExperimentState.Completed, 50, 100), (status.State, status.TrialsDone, status.FitsCompleted));
            Assert.Equal(101, trainer.Runs.Count);
            Assert.True(await head.Host.Artifacts!.HasArtifactAsync("joined", Token));

            var worker = Assert.Single(await WorkersAsync(head, count: 1));
            Assert.Equal(101, (await head.Host.Grains.GetGrain<IWorkerGrain>(worker).GetStatusAsync()).FitsTrained);
            // For every caller the coordinator is on the silo that has the store.
            Assert.Equal("joined",
                (await joiner.Grains.GetGrain<ISearchCoordinatorGrain>("joined").GetStatusAsync())!.ExperimentId);
        }

        Assert.Empty(await WorkersAsync(head, count: 0));
        Assert.False(Directory.Exists(folder["store"]));
    }

    [Fact]
    public async Task A_silo_that_stops_gives_its_leases_back_at_once()
    {
        using var started = new SemaphoreSlim(0);
        var stuck = new TrivialTrainer
        {
            Before = (_, cancelled) =>
            {
                started.Release();
                cancelled.WaitHandle.WaitOne();
            },
        };
        await using var head = await EmbeddedSilo.StartHeadAsync(
            new TrivialTrainer(), o => (o.Slots, o.LeaseTerm) = (0, TimeSpan.FromHours(1)));
        using var folder = new TemporaryFolder();
        var joiner = await JoinAsync(head, stuck, folder.Path);
        await head.SubmitAsync("stopped", TrivialTrainer.Spec(4));
        await started.WaitAsync(Token);
        await started.WaitAsync(Token);
        await joiner.DisposeAsync();
        Assert.Empty(stuck.Runs);
        var status = await head.UntilAsync("stopped", s => s.FitsLeased == 0);
        Assert.Equal((0, 0), (status.Retries, status.FitsCompleted));

        await using var second = await JoinAsync(head, new TrivialTrainer(), folder.Path);
        Assert.Equal(ExperimentState.Completed, (await head.UntilEndedAsync("stopped")).State);
    }

    /// <summary>
    /// Returns the workers that the catalog knows, once there are as many: workers register with a new catalog soon.
    /// </summary>
    private static async Task<IReadOnlyList<string>> WorkersAsync(EmbeddedSilo head, int count)
    {
        while (true)
        {
            var workers = (await head.Host.Grains.GetGrain<IExperimentCatalogGrain>(0).GetInfoAsync()).Workers;
            if (workers.Count == count) return workers;
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Token);
        }
    }

    internal static Task<SiloHost> JoinAsync(EmbeddedSilo head, TrivialTrainer trainer, string folder) =>
        SiloHost.StartAsync(
            new()
            {
                ClusterId = head.ClusterId,
                Folder = folder,
                Join = head.Host.GatewayEndpoint!.ToString(),
                Slots = 2,
                LogLevel = LogLevel.Error,
                LeaseTerm = TimeSpan.FromHours(1),
            },
            trainer, cancellation: Token);
}
