using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Grains;
using Experiments.Silo.Tests.Connections;
using Experiments.Silo.Workers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Experiments.Silo.Tests.Strangers;

/// <summary>
/// A client that reaches the port of a silo and has the contracts of the cluster, but is neither one of its silos nor
/// its user.
/// </summary>
internal sealed class Stranger : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly IHost _host;

    private Stranger(IHost host) => (_host, Grains) = (host, host.Services.GetRequiredService<IGrainFactory>());

    public IGrainFactory Grains { get; }

    public IExperimentCatalogGrain Catalog => Grains.GetGrain<IExperimentCatalogGrain>(0);

    public IArtifactStoreGrain Store => Grains.GetGrain<IArtifactStoreGrain>(0);

    /// <summary>Connects with a secret or none.</summary>
    public static async Task<Stranger> ConnectAsync(EmbeddedSilo head, string? secret, Recording? recording = null) =>
        new(await SecretCluster.ConnectAsync(head, secret, recording: recording));

    public ISearchCoordinatorGrain Coordinator(string id) => Grains.GetGrain<ISearchCoordinatorGrain>(id);

    public IArtifactUploadGrain Upload() => Grains.GetGrain<IArtifactUploadGrain>($"{Guid.NewGuid():N}");

    /// <summary>Checks that a call is refused as what it is, and at once.</summary>
    public static async Task AssertRefusedAsync(Func<Task> call)
    {
        var error = await Assert.ThrowsAnyAsync<SiloException>(
            () => call().WaitAsync(s_patience, TestContext.Current.CancellationToken));
        Assert.True(IsRefusal(error), error.ToString());
    }

    /// <summary>Checks that a call is refused, or that the silo of its grain is none of the cluster.</summary>
    public static async Task AssertRefusedOrGoneAsync(Func<Task> call)
    {
        var error = await Assert.ThrowsAnyAsync<SiloException>(
            () => call().WaitAsync(s_patience, TestContext.Current.CancellationToken));
        Assert.True(IsRefusal(error) || error is WorkerGoneException, error.ToString());
    }

    /// <summary>Whether an error says that the call is refused for good.</summary>
    public static bool IsRefusal(Exception error) =>
        error is RefusedCallException or ArtifactStoreException { IsTransient: false };

    /// <summary>Uploads an item as a worker does, with or without a proof of a lease.</summary>
    public async Task<UploadReply> UploadAsync(
        ArtifactKey key, string file, byte[] content, Contracts.Leases.LeaseProof? lease = null)
    {
        var upload = Upload();
        await upload.AppendAsync(file, 0, new(content));
        var sha = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));
        return await upload.CompleteAsync(key, [new(file, content.Length, sha)], lease);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
