using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Grains;
using Experiments.Silo.Stores.Served;
using Experiments.Silo.Tests.Strangers;
using Microsoft.Extensions.Time.Testing;

namespace Experiments.Silo.Tests.Stores;

/// <summary>A client that begins as many uploads as a silo takes at once, over the wire.</summary>
public sealed class FullUploadsTests
{
    [Fact]
    public async Task The_next_upload_is_refused_until_one_is_abandoned_or_complete()
    {
        // No upload rests for long enough to make way, however slow this machine is.
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var head = await EmbeddedSilo.StartAsync(
            new TrivialTrainer(), o => (o.Slots, o.GatewayPort) = (0, FreePort.Next()), time);
        await using var stranger = await Stranger.ConnectAsync(head, null);
        var open = Enumerable.Range(0, UploadLimits.MostUploads).Select(_ => stranger.Upload()).ToArray();
        await Task.WhenAll(open.Select(upload => upload.AppendAsync("", 0, new([7]))));

        await AssertFullAsync(stranger);
        await open[0].AbandonAsync();
        // Its state ends a moment later.
        var next = stranger.Upload();
        while (!await TryAppendAsync(next)) await Task.Yield();
        await AssertFullAsync(stranger);

        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([7]));
        Assert.True((await next.CompleteAsync(new(ArtifactKind.Data, hash), [new("", 1, hash)])).Stored);
        Assert.True(await TryAppendAsync(stranger.Upload()));
        await AssertFullAsync(stranger);
    }

    private static async Task AssertFullAsync(Stranger stranger)
    {
        var full = await Assert.ThrowsAsync<ArtifactStoreException>(
            () => stranger.Upload().AppendAsync("", 0, new([7])));
        Assert.Contains("all that it takes at once; try again in a minute", full.Message, StringComparison.Ordinal);
        Assert.True(full.IsTransient);
    }

    private static async Task<bool> TryAppendAsync(IArtifactUploadGrain upload)
    {
        try
        {
            await upload.AppendAsync("", 0, new([7]));
            return true;
        }
        catch (ArtifactStoreException e) when (e.IsTransient)
        {
            return false;
        }
    }
}
