using Experiments.Contracts.Errors;
using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
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
    public async Task ADataSetIsFetchedOnceAlsoByAnotherSiloOfTheMachine()
    {
        var hash = await Put(1);
        Assert.Equal(Content(1), await Cache().Get(hash, Token));
        Assert.Equal(Content(1), await Cache().Get(hash, Token));
        Assert.Equal(1, _store.Reads);
    }

    [Fact]
    public async Task WhoAsksAtTheSameTimeWaitsForTheSameDownload()
    {
        var hash = await Put(1);
        var (cache, open) = (Cache(), new TaskCompletionSource());
        _store.BeforeRead = () => open.Task;
        var asking = Enumerable.Range(0, 8).Select(_ => cache.Get(hash, Token)).ToArray();
        open.SetResult();
        Assert.All(await Task.WhenAll(asking), content => Assert.Equal(Content(1), content));
        Assert.Equal(1, _store.Reads);
    }

    [Fact]
    public async Task ADamagedFileOfTheCacheIsFetchedAgain()
    {
        var hash = await Put(1);
        await Cache().Get(hash, Token);
        await File.WriteAllBytesAsync(Assert.Single(Cached()), [1, 2, 3], Token);
        Assert.Equal(Content(1), await Cache().Get(hash, Token));
        Assert.Equal(Content(1), await File.ReadAllBytesAsync(Assert.Single(Cached()), Token));
    }

    [Fact]
    public async Task WhatWasNotUsedForLongestMakesRoom()
    {
        string[] hashes = [await Put(1), await Put(2), await Put(3)];
        var cache = Cache(entries: 2);
        foreach (var i in (int[])[0, 1, 0, 2])
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await cache.Get(hashes[i], Token);
        }
        Assert.Equal(new[] { hashes[0], hashes[2] }.Order(), Cached().Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task WhatIsLargerThanTheCacheIsReadPastIt()
    {
        var hash = await Put(1);
        Assert.Equal(Content(1), await Cache(entries: 0).Get(hash, Token));
        Assert.Empty(Cached());
    }

    [Fact]
    public async Task ACacheThatCannotBeWrittenCostsTimeAndNothingElse()
    {
        var hash = await Put(1);
        await File.WriteAllTextAsync(_folder["cache"], "a file where the folder should be", Token);
        Assert.Equal(Content(1), await Cache().Get(hash, Token));
    }

    [Fact]
    public async Task ADownloadThatFailsLeavesNothingAndIsTriedAgain()
    {
        var hash = await Put(1);
        var cache = Cache();
        _store.BeforeRead = () => throw new ArtifactStoreException("away", isTransient: true);
        await Assert.ThrowsAsync<ArtifactStoreException>(() => cache.Get(hash, Token));
        Assert.Empty(Directory.GetFiles(_folder["cache"], "*", SearchOption.AllDirectories));
        _store.BeforeRead = () => Task.CompletedTask;
        Assert.Equal(Content(1), await cache.Get(hash, Token));
    }

    [Fact]
    public async Task WhatLiesInAFolderOfThisMachineIsNotCopied()
    {
        var hash = await Put(1);
        var cache = new DataCache(new(() => new FolderArtifactStore(_folder["store"])), new() { CacheFolder = _folder["cache"] }, new(_time), SilentInstruments.New(), NullLogger<DataCache>.Instance);
        Assert.Equal(Content(1), await cache.Get(hash, Token));
        Assert.False(Directory.Exists(_folder["cache"]));
    }

    public void Dispose() => _folder.Dispose();

    private const int Length = 1 << 20;

    private static byte[] Content(byte seed) => [.. Enumerable.Range(0, Length).Select(i => (byte)(i * seed))];

    private Task<string> Put(byte seed) => _store.PutData(new MemoryStream(Content(seed)), null, Token);

    private string[] Cached() => Directory.Exists(_folder["cache"]) ? Directory.GetFiles(Path.Combine(_folder["cache"], "data")) : [];

    private DataCache Cache(int entries = 10) => new(
        new(() => _store), new SiloHostOptions { CacheFolder = _folder["cache"], DataCacheGb = entries * Length / (double)(1 << 30) }, new(_time), SilentInstruments.New(), NullLogger<DataCache>.Instance);
}
