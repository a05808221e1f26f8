using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;
using Microsoft.Extensions.Logging;

namespace Experiments.Silo.Tests.Stores;

/// <summary>
/// A head that has the artifact store, and a silo that joined it and has none: what they say to each other crosses the
/// wire.
/// </summary>
public sealed class ServedFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private EmbeddedSilo _head = null!;

    public SiloHost Head => _head.Host;

    public SiloHost Joiner { get; private set; } = null!;

    /// <summary>The folder of the head's store.</summary>
    public string Artifacts => Path.Combine(_head.Folder, SiloHostOptions.ArtifactsFolderName);

    /// <summary>The head's folder of unfinished uploads.</summary>
    public string Uploads => Path.Combine(_folder["cache"], "uploads");

    public async ValueTask InitializeAsync()
    {
        _head = await EmbeddedSilo.StartHeadAsync(
            new TrivialTrainer(), o => (o.Slots, o.CacheFolder) = (0, _folder["cache"]));
        Joiner = await SiloHost.StartAsync(
            new()
            {
                ClusterId = _head.ClusterId,
                Folder = _folder.Path,
                CacheFolder = _folder["joiner"],
                Join = Head.GatewayEndpoint!.ToString(),
                Slots = 0,
                LogLevel = LogLevel.Error
            },
            new TrivialTrainer(), cancellation: TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Joiner.DisposeAsync();
        await _head.DisposeAsync();
        _folder.Dispose();
    }
}
