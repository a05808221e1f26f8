using Experiments.Contracts.Errors;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores.Folder;
using Experiments.Silo.Tests.Telemetry;
using Experiments.Silo.Training;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Experiments.Silo.Tests.Stores;

public sealed class DataCacheTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly FakeStore _store;

    public DataCacheTests() => _store = new(new FolderArtifactStore(_folder["store"]));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_data_set_is_fetched_once_also_by_another_silo_of_the_machine()
    {
        var hash = await PutAsync(1);
        Assert.Equal(Content(1), await Cache().GetAsync(hash, Token));
        Assert.Equal(Content(1), await Cache().GetAsync(hash, Token));
        Assert.Equal(1, _store.Reads);
    }

    [Fact]
    public async Task Who_asks_at_the_same_time_waits_for_the_same_download()
    {
        var hash = await PutAsync(1);
        var (cache, open) = (Cache(), new TaskCompletionSource());
        _store.BeforeRead = () => open.Task;
        var asking = Enumerable.Range(0, 8).Select(_ => cache.GetAsync(hash, Token)).ToArray();
        open.SetResult();
        Assert.All(await Task.WhenAll(asking), content => Assert.Equal(Content(1), content));
        Assert.Equal(1, _store.Reads);
    }

    [Fact]
    public async Task A_damaged_file_of_the_cache_is_fetched_again()
    {
        var hash = await PutAsync(1);
        await Cache().GetAsync(hash, Token);
        await File.WriteAllBytesAsync(Assert.Single(Cached()), [1, 2, 3], Token);
        Assert.Equal(Content(1), await Cache().GetAsync(hash, Token));
        Assert.Equal(Content(1), await File.ReadAllBytesAsync(Assert.Single(Cached()), Token));
    }

    [Fact]
    public async Task What_was_not_used_for_longest_makes_room()
    {
        string[] hashes = [await PutAsync(1), await PutAsync(2), await PutAsync(3)];
        var cache = Cache(entries: 2);
        foreach (var i in (int[])[0, 1, 0, 2])
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await cache.GetAsync(hashes[i], Token);
        }
        Assert.Equal(new[] { hashes[0], hashes[2] }.Order(), Cached().Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task What_is_larger_than_the_cache_is_read_past_it()
    {
        var hash = await PutAsync(1);
        Assert.Equal(Content(1), await Cache(entries: 0).GetAsync(hash, Token));
        Assert.Empty(Cached());
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_costs_time_and_nothing_else()
    {
        var hash = await PutAsync(1);
        await File.WriteAllTextAsync(_folder["cache"], "a file where the folder should be", Token);
        Assert.Equal(Content(1), await Cache().GetAsync(hash, Token));
    }

    [Fact]
    public async Task A_download_that_fails_leaves_nothing_and_is_tried_again()
    {
        var hash = await PutAsync(1);
        var cache = Cache();
        _store.BeforeRead = () => throw new ArtifactStoreException("away", isTransient: true);
        await Assert.ThrowsAsync<ArtifactStoreException>(() => cache.GetAsync(hash, Token));
        Assert.Empty(Directory.GetFiles(_folder["cache"], "*", SearchOption.AllDirectories));
        _store.BeforeRead = () => Task.CompletedTask;
        Assert.Equal(Content(1), await cache.GetAsync(hash, Token));
    }

    [Fact]
    public async Task What_lies_in_a_folder_of_this_machine_is_not_copied()
    {
        var hash = await PutAsync(1);
        var cache = new DataCache(
            new(() => new FolderArtifactStore(_folder["store"])), new() { CacheFolder = _folder["cache"] },
            new(_time), SilentInstruments.New(), NullLogger<DataCache>.Instance);
        Assert.Equal(Content(1), await cache.GetAsync(hash, Token));
        Assert.False(Directory.Exists(_folder["cache"]));
    }

    public void Dispose() => _folder.Dispose();

    private const int Length = 1 << 20;

    private static byte[] Content(byte seed) => [.. Enumerable.Range(0, Length).Select(i => (byte)(i * seed))];

    private Task<string> PutAsync(byte seed) => _store.PutDataAsync(new MemoryStream(Content(seed)), null, Token);

    private string[] Cached() =>
        Directory.Exists(_folder["cache"]) ? Directory.GetFiles(Path.Combine(_folder["cache"], "data")) : [];

    private DataCache Cache(int entries = 10) => new(
        new(() => _store),
        new SiloHostOptions { CacheFolder = _folder["cache"], DataCacheGb = entries * Length / (double)(1 << 30) },
        new(_time), SilentInstruments.New(), NullLogger<DataCache>.Instance);
}
