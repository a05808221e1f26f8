using System.Security.Cryptography;
using System.Text;
using Experiments.Artifacts;
using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Engine.Artifacts;

namespace Experiments.Silo.Tests.Stores;

/// <summary>The tests that every artifact store must pass. The tests of a store derive from this class.</summary>
public abstract class ArtifactStoreConformance : IDisposable
{
    protected TemporaryFolder Local { get; } = new();

    protected abstract IArtifactStore Store { get; }

    /// <summary>Changes a byte of a stored data set behind the store's back.</summary>
    protected abstract Task DamageAsync(string hash);

    [Fact]
    public async Task Data_is_named_by_its_content()
    {
        var bytes = Encoding.UTF8.GetBytes("a,b\n1,2\n");
        var hash = await Store.PutDataAsync(new MemoryStream(bytes), Token);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), hash);
        Assert.True(await Store.HasDataAsync(hash, Token));
        Assert.Equal(bytes, await Store.GetDataAsync(hash, Token));
        Assert.Equal(hash, await Store.PutDataAsync(new MemoryStream(bytes), Token));
    }

    [Fact]
    public async Task The_last_checkpoint_of_a_fit_is_read_back_until_it_is_deleted()
    {
        Assert.Null(await Store.GetCheckpointAsync("digits-1", "0-0-0", Token));
        await Store.DeleteCheckpointAsync("digits-1", "0-0-0", Token);
        await Store.PutCheckpointAsync("digits-1", "0-0-0", new byte[] { 1 }, Token);
        await Store.PutCheckpointAsync("digits-1", "0-0-0", new byte[] { 2, 3 }, Token);
        await Store.PutCheckpointAsync("digits-1", "0-1-0", new byte[] { 4 }, Token);
        Assert.Equal([2, 3], await Store.GetCheckpointAsync("digits-1", "0-0-0", Token));
        await Store.DeleteCheckpointAsync("digits-1", "0-0-0", Token);
        Assert.Null(await Store.GetCheckpointAsync("digits-1", "0-0-0", Token));
        Assert.Equal([4], await Store.GetCheckpointAsync("digits-1", "0-1-0", Token));
    }

    [Fact]
    public async Task The_checkpoints_of_an_experiment_are_one_object()
    {
        await Store.PutCheckpointAsync("digits-1", "0-0-0", new byte[] { 1 }, Token);
        await Store.PutCheckpointAsync("digits-1", "0-1-0", new byte[] { 2, 3 }, Token);
        var item = Assert.Single(await Store.ListAsync(Token));
        Assert.Equal(new(ArtifactKind.Checkpoints, "digits-1", 3), item);
        await Store.DeleteAsync(item, Token);
        Assert.Empty(await Store.ListAsync(Token));
        Assert.Null(await Store.GetCheckpointAsync("digits-1", "0-1-0", Token));
    }

    [Fact]
    public async Task Data_of_many_pieces_comes_back_whole_into_memory_and_into_a_stream()
    {
        var bytes = Bytes(37_000_001);
        var progress = new LastReport();
        var hash = await Store.PutDataAsync(new OnceOnly(bytes), progress, Token);
        Assert.Equal(bytes.Length, progress.Value);
        Assert.Equal(bytes, await Store.GetDataAsync(hash, Token));
        using var copy = new MemoryStream();
        await Store.CopyDataAsync(hash, copy, Token);
        Assert.Equal(bytes, copy.ToArray());
        Assert.Equal([new(ArtifactKind.Data, hash, bytes.Length)], await Store.ListAsync(Token));
    }

    [Fact]
    public async Task Data_is_stored_from_where_its_stream_stands()
    {
        var content = new MemoryStream([9, 9, 1, 2]) { Position = 2 };
        Assert.Equal([1, 2], await Store.GetDataAsync(await Store.PutDataAsync(content, Token), Token));
    }

    [Fact]
    public async Task Nothing_is_data_too()
    {
        var hash = await Store.PutDataAsync(new MemoryStream(), Token);
        Assert.Empty(await Store.GetDataAsync(hash, Token));
        using var copy = new MemoryStream();
        await Store.CopyDataAsync(hash, copy, Token);
        Assert.Equal(0, copy.Length);
    }

    [Fact]
    public async Task A_read_behind_the_end_is_short()
    {
        var item = StoredItem.Data(await Store.PutDataAsync(new MemoryStream([1, 2, 3]), Token));
        var buffer = new byte[4];
        Assert.Equal(2, await Store.ReadAsync(item, "", 1, buffer, Token));
        Assert.Equal([2, 3, 0, 0], buffer);
    }

    [Fact]
    public async Task An_artifact_that_is_replaced_while_it_is_read_comes_from_one_writer()
    {
        await Store.PutArtifactAsync("a", Files("0"), Token);
        using var done = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var i = 1; !done.IsCancellationRequested; i++) await Store.PutArtifactAsync("a", Files($"{i}"), Token);
        }, Token);
        for (var i = 0; i < 10; i++)
        {
            try
            {
                await Store.GetArtifactAsync("a", Local["copy"], Token);
            }
            catch (ArtifactStoreException)
            {
                // Replaced again and again as it was read: nothing is better than a mixture.
                continue;
            }
            Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Local["copy"], "model.txt"), Token),
                await File.ReadAllTextAsync(Path.Combine(Local["copy"], "more.txt"), Token));
        }
        await done.CancelAsync();
        await writing;
        await Store.GetArtifactAsync("a", Local["copy"], Token);
        Assert.Equal(["model.txt", "more.txt"],
            (await Store.FindAsync(StoredItem.Artifact("a"), Token))!.Select(file => file.Name));
        Assert.Equal([ArtifactKind.Artifact], (await Store.ListAsync(Token)).Select(item => item.Kind));
    }

    [Fact]
    public async Task Missing_data_is_said_by_name()
    {
        Assert.False(await Store.HasDataAsync("00ff", Token));
        var error = await Assert.ThrowsAsync<ArtifactStoreException>(() => Store.GetDataAsync("00ff", Token));
        Assert.Contains("00ff", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_data_is_refused()
    {
        var hash = await Store.PutDataAsync(new MemoryStream([1, 2, 3]), Token);
        await DamageAsync(hash);
        var error = await Assert.ThrowsAsync<ArtifactStoreException>(() => Store.GetDataAsync(hash, Token));
        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_artifact_comes_back_whole_and_the_last_one_of_a_name_wins()
    {
        await Store.PutArtifactAsync("digits-1", Files("old"), Token);
        await Store.PutArtifactAsync("digits-1", Files("new"), Token);
        Assert.True(await Store.HasArtifactAsync("digits-1", Token));
        await Store.GetArtifactAsync("digits-1", Local["copy"], Token);
        Assert.Equal("new", await File.ReadAllTextAsync(Path.Combine(Local["copy"], "model.txt"), Token));
        Assert.Equal(2, Directory.GetFileSystemEntries(Local["copy"]).Length);
    }

    [Fact]
    public async Task A_trained_estimator_is_copied_where_its_manifest_is_the_one_that_was_reported()
    {
        var files = TrainedEstimator.Files;
        await Store.PutArtifactAsync("digits-1", files, Token);
        await Store.GetEstimatorAsync("digits-1", TrainedEstimator.ManifestSha256, Local["copy"], Token);
        Assert.Equal(files.Keys.Order(), Directory.GetFiles(Local["copy"]).Select(Path.GetFileName).Order());
        ArtifactReader.Load(Local["copy"]);
    }

    [Theory, MemberData(nameof(TrainedEstimator.Damages), MemberType = typeof(TrainedEstimator))]
    public async Task A_damaged_estimator_is_refused_and_the_copy_of_before_stays(string damage)
    {
        await Store.PutArtifactAsync("digits-1", TrainedEstimator.Files, Token);
        await Store.GetEstimatorAsync("digits-1", TrainedEstimator.ManifestSha256, Local["copy"], Token);
        var before = Directory.GetFiles(Local["copy"]).ToDictionary(path => path, File.ReadAllBytes);

        await Store.PutArtifactAsync("digits-1", TrainedEstimator.Damage(damage), Token);
        var error = await Assert.ThrowsAsync<ArtifactStoreException>(() => Store.GetEstimatorAsync(
            "digits-1", TrainedEstimator.ManifestSha256, Local["copy"], Token));
        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFiles(Local["copy"]).ToDictionary(path => path, File.ReadAllBytes));
        Assert.Equal([Local["copy"]], Directory.GetFileSystemEntries(Local.Path));
    }

    [Fact]
    public async Task An_estimator_of_the_release_before_is_copied_without_a_manifest()
    {
        await Store.PutArtifactAsync("digits-1", TrainedEstimator.Earlier, Token);
        await Store.GetEstimatorAsync("digits-1", null, Local["copy"], Token);
        Assert.Equal(5, Directory.GetFiles(Local["copy"]).Length);
    }

    [Fact]
    public async Task A_missing_artifact_is_said_by_name()
    {
        Assert.False(await Store.HasArtifactAsync("nothing", Token));
        var error = await Assert.ThrowsAsync<ArtifactStoreException>(
            () => Store.GetArtifactAsync("nothing", Local["copy"], Token));
        Assert.Contains("nothing", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Local["copy"]));
    }

    [Theory, InlineData("../out"), InlineData("a/b"), InlineData(""), InlineData(".hidden"), InlineData("a\\b")]
    public async Task A_name_cannot_lead_out_of_the_store(string name)
    {
        await Assert.ThrowsAsync<ArtifactStoreException>(() => Store.PutArtifactAsync(name, Files("x"), Token));
        await Assert.ThrowsAsync<ArtifactStoreException>(() => Store.GetDataAsync(name, Token));
    }

    [Fact]
    public async Task What_lies_there_is_listed_and_can_be_deleted()
    {
        Assert.Empty(await Store.ListAsync(Token));
        var hash = await Store.PutDataAsync(new MemoryStream([1, 2, 3]), Token);
        await Store.PutArtifactAsync("digits-1", Files("four"), Token);
        var (data, artifact) = (new StoredObject(ArtifactKind.Data, hash, 3),
            new StoredObject(ArtifactKind.Artifact, "digits-1", 8));
        Assert.Equal([data, artifact], await Store.ListAsync(Token));
        await Store.DeleteAsync(data, Token);
        await Store.DeleteAsync(data, Token);
        Assert.Equal([artifact], await Store.ListAsync(Token));
        await Store.DeleteAsync(artifact, Token);
        Assert.Empty(await Store.ListAsync(Token));
    }

    [Theory, InlineData(ArtifactKind.Data), InlineData(ArtifactKind.Artifact)]
    public async Task What_is_deleted_lies_in_the_store(ArtifactKind kind) =>
        await Assert.ThrowsAsync<ArtifactStoreException>(() => Store.DeleteAsync(new(kind, "../elsewhere", 0), Token));

    public virtual void Dispose()
    {
        Local.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Bytes that do not repeat from piece to piece.</summary>
    protected static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++) bytes[i] = (byte)(i * 31 + (i >> 8) * 17 + (i >> 16));
        return bytes;
    }

    protected sealed class LastReport : IProgress<long>
    {
        public long Value { get; private set; }

        public void Report(long value) => Value = value;
    }

    /// <summary>A stream that can be read once, as one from the network.</summary>
    private sealed class OnceOnly(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public override bool CanSeek => false;

        public override long Seek(long offset, SeekOrigin loc) => throw new NotSupportedException();

        public override long Length => throw new NotSupportedException();
    }

    private static Dictionary<string, byte[]> Files(string content) => new()
    {
        ["model.txt"] = Encoding.UTF8.GetBytes(content),
        ["more.txt"] = Encoding.UTF8.GetBytes(content),
    };
}
