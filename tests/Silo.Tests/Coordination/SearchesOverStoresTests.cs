using Experiments.Artifacts;
using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Results;
using Experiments.Engine.Artifacts;
using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Microsoft.Extensions.Logging;

namespace Experiments.Silo.Tests.Coordination;

/// <summary>Searches whose workers share no folder with the head.</summary>
public sealed class SearchesOverStoresTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_elsewhere_has_data_and_stores_the_winner_through_the_head()
    {
        using var elsewhere = new TemporaryFolder();
        await using var head = await EmbeddedSilo.StartHeadAsync(
            trainer: null, o => (o.Slots, o.CacheFolder) = (0, elsewhere["head"]));
        await using var worker = await JoinAsync(head, elsewhere["worker"]);
        await SearchAsync(head);
        Assert.Single(Directory.GetFiles(Path.Combine(elsewhere["worker"], "data")));
    }

    [Fact]
    public async Task A_head_keeps_everything_on_S3()
    {
        await using var server = await S3Server.StartAsync();
        using var elsewhere = new TemporaryFolder();
        await using var head = await EmbeddedSilo.StartHeadAsync(
            trainer: null,
            o => (o.Slots, o.CacheFolder, o.ArtifactStore) = (0, elsewhere["head"], server.Location("models")));
        await using var worker = await JoinAsync(head, elsewhere["worker"]);
        await SearchAsync(head);
        Assert.False(Directory.Exists(Path.Combine(head.Folder, SiloHostOptions.ArtifactsFolderName)));
        Assert.Equal([ArtifactKind.Data, ArtifactKind.Artifact],
            (await ArtifactStores.Open(server.Location("models")).ListAsync(Token)).Select(item => item.Kind));
    }

    private static async Task SearchAsync(EmbeddedSilo head)
    {
        await head.SubmitAsync("iris-1", await EngineSearchTests.IrisAsync(head));
        var status = await head.UntilEndedAsync("iris-1");
        Assert.Equal((ExperimentState.Completed, null), (status.State, status.Message));
        var folder = Path.Combine(head.Folder, "copy");
        await head.Host.Artifacts!.GetArtifactAsync(status.Artifact!, folder, Token);
        Assert.Equal(status.Best!.Trial, ArtifactReader.Load(folder).Info.Trial);
    }

    private static Task<SiloHost> JoinAsync(EmbeddedSilo head, string cache) => SiloHost.StartAsync(
        new()
        {
            ClusterId = head.ClusterId,
            CacheFolder = cache,
            Join = head.Host.GatewayEndpoint!.ToString(),
            Slots = 2,
            LogLevel = LogLevel.Error
        },
        cancellation: Token);
}
