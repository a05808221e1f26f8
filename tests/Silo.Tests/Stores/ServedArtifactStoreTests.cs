using System.Security.Cryptography;
using Experiments.Artifacts;
using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Grains;

namespace Experiments.Silo.Tests.Stores;

public sealed class ServedArtifactStoreTests : ArtifactStoreConformance, IClassFixture<ServedFixture>
{
    private readonly ServedFixture _cluster;

    public ServedArtifactStoreTests(ServedFixture cluster)
    {
        _cluster = cluster;
        if (Directory.Exists(cluster.Artifacts)) Directory.Delete(cluster.Artifacts, recursive: true);
    }

    protected override IArtifactStore Store => new ServedReads(
        new ServedArtifactStore(_cluster.Joiner.Grains, TimeProvider.System), _cluster.Head.Artifacts!);

    protected override Task DamageAsync(string hash) =>
        File.WriteAllBytesAsync(Path.Combine(_cluster.Artifacts, "data", hash), [1, 2, 4], Token);

    [Fact]
    public async Task Pieces_may_come_in_any_order_and_twice_and_those_that_are_missing_are_named()
    {
        var (upload, bytes, file) = Begin(2 * ArtifactChunk.MaxBytes + 5);
        var key = new ArtifactKey(ArtifactKind.Data, file.Sha256);
        await upload.AppendAsync("", 2 * ArtifactChunk.MaxBytes, Chunk(bytes, 2));
        await upload.AppendAsync("", 0, Chunk(bytes, 0));
        await upload.AppendAsync("", 0, Chunk(bytes, 0));
        var reply = await upload.CompleteAsync(key, [file]);
        Assert.Equal((false, ArtifactChunk.MaxBytes), (reply.Stored, Assert.Single(reply.Missing).Offset));
        await upload.AppendAsync("", ArtifactChunk.MaxBytes, Chunk(bytes, 1));
        Assert.True((await upload.CompleteAsync(key, [file])).Stored);
        Assert.True((await upload.CompleteAsync(key, [file])).Stored);
        Assert.Equal(bytes, await Store.GetDataAsync(file.Sha256, Token));
    }

    [Fact]
    public async Task What_arrived_damaged_is_asked_for_again_and_what_is_not_what_it_was_said_to_be_is_refused()
    {
        var (upload, bytes, file) = Begin(10);
        var key = new ArtifactKey(ArtifactKind.Data, file.Sha256);
        await upload.AppendAsync("", 0, new(new byte[10]));
        Assert.Equal([new MissingChunk("", 0)], (await upload.CompleteAsync(key, [file])).Missing);
        await upload.AppendAsync("", 0, new(new byte[10]));
        var error = await Assert.ThrowsAsync<ArtifactStoreException>(() => upload.CompleteAsync(key, [file]));
        Assert.False(error.IsTransient);
        Assert.Empty(await Store.ListAsync(Token));
        await upload.AppendAsync("", 0, new(bytes));
        Assert.True((await upload.CompleteAsync(key, [file])).Stored);
    }

    [Fact]
    public async Task An_upload_whose_receiver_was_lost_is_sent_again()
    {
        var (upload, bytes, file) = Begin(10);
        await upload.AppendAsync("", 0, new(bytes));
        await upload.AbandonAsync();
        while ((await upload.CompleteAsync(new(ArtifactKind.Data, file.Sha256), [file])).Missing.Count == 0)
            await Task.Yield();
        Assert.Empty(await Store.ListAsync(Token));
    }

    [Fact]
    public async Task What_was_uploaded_is_in_the_store_alone_and_what_was_abandoned_nowhere()
    {
        await Store.PutDataAsync(new MemoryStream([1, 2, 3]), Token);
        var (upload, bytes, _) = Begin(10);
        await upload.AppendAsync("", 0, new(bytes));
        Assert.NotEmpty(Directory.GetDirectories(_cluster.Uploads));
        await upload.AbandonAsync();
        while (Directory.GetDirectories(_cluster.Uploads).Length > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Token);
    }

    [Fact]
    public async Task An_error_of_the_store_arrives_as_what_it_is()
    {
        await File.WriteAllTextAsync(_cluster.Artifacts, "a file where the folder should be", Token);
        try
        {
            var error = await Assert.ThrowsAsync<ArtifactStoreException>(
                () => Store.PutDataAsync(new MemoryStream([1, 2, 3]), Token));
            Assert.Contains(_cluster.Artifacts, error.Message, StringComparison.Ordinal);
            Assert.True(error.IsTransient);
        }
        finally
        {
            File.Delete(_cluster.Artifacts);
        }
    }

    [Fact]
    public async Task A_silo_without_a_store_serves_none()
    {
        var hash = await Store.PutDataAsync(new MemoryStream([1, 2, 3]), Token);
        // Asked of the silo that joined, which is where a stateless grain would be.
        Assert.True((await _cluster.Joiner.Grains.GetGrain<IArtifactStoreGrain>(0)
            .FindAsync(new(ArtifactKind.Data, hash))).Found);
        Assert.Null(_cluster.Joiner.Artifacts);
    }

    private (IArtifactUploadGrain Upload, byte[] Bytes, ArtifactFile File) Begin(int count)
    {
        var bytes = Bytes(count);
        return (_cluster.Joiner.Grains.GetGrain<IArtifactUploadGrain>($"{Guid.NewGuid():N}"),
            bytes, new("", count, Convert.ToHexStringLower(SHA256.HashData(bytes))));
    }

    private static ArtifactChunk Chunk(byte[] bytes, int index) =>
        new([.. bytes.Skip(index * ArtifactChunk.MaxBytes).Take(ArtifactChunk.MaxBytes)]);
}
