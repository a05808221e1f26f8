using Experiments.Artifacts;
using Experiments.Contracts.Results;
using Experiments.Engine.Artifacts;
using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Tests.Shared;
using Microsoft.Extensions.Logging;

namespace Experiments.Silo.Tests.Coordination;

/// <summary>Searches whose workers share no folder with the head.</summary>
public sealed class SearchesOverStoresTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AWorkerElsewhereHasDataAndStoresTheWinnerThroughTheHead()
    {
        using var elsewhere = new TemporaryFolder();
        await using var head = await EmbeddedSilo.StartHead(trainer: null, o => (o.Slots, o.CacheFolder) = (0, elsewhere["head"]));
        await using var worker = await Join(head, elsewhere["worker"]);
        await Search(head);
        Assert.Single(Directory.GetFiles(Path.Combine(elsewhere["worker"], "data")));
    }

    [Fact]
    public async Task AHeadKeepsEverythingOnS3()
    {
        await using var server = await S3Server.Start();
        using var elsewhere = new TemporaryFolder();
        await using var head = await EmbeddedSilo.StartHead(
            trainer: null, o => (o.Slots, o.CacheFolder, o.ArtifactStore) = (0, elsewhere["head"], server.Location("models")));
        await using var worker = await Join(head, elsewhere["worker"]);
        await Search(head);
        Assert.False(Directory.Exists(Path.Combine(head.Folder, SiloHostOptions.ArtifactsFolderName)));
        Assert.Equal([StoredObjectKind.Data, StoredObjectKind.Artifact], (await ArtifactStores.Open(server.Location("models")).List(Token)).Select(item => item.Kind));
    }

    private static async Task Search(EmbeddedSilo head)
    {
        await head.Submit("iris-1", await EngineSearchTests.Iris(head));
        var status = await head.UntilEnded("iris-1");
        Assert.Equal((ExperimentState.Completed, null), (status.State, status.Message));
        var folder = Path.Combine(head.Folder, "copy");
        await head.Host.Artifacts!.GetArtifact(status.Artifact!, folder, Token);
        Assert.Equal(status.Best!.Trial, ArtifactReader.Load(folder).Info.Trial);
    }

    private static Task<SiloHost> Join(EmbeddedSilo head, string cache) => SiloHost.StartAsync(
        new() { ClusterId = head.ClusterId, CacheFolder = cache, Join = head.Host.GatewayEndpoint!.ToString(), Slots = 2, LogLevel = LogLevel.Error }, cancellation: Token);
}
