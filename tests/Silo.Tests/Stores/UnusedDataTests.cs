using Experiments.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Folder;
using Experiments.Silo.Stores.Served;
using Experiments.Silo.Stores.Sqlite;

namespace Experiments.Silo.Tests.Stores;

/// <summary>Data sets that no experiment uses fill no disk.</summary>
public sealed class UnusedDataTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteExperimentStore _experiments;
    private readonly FolderArtifactStore _artifacts;
    private readonly UnusedData _limit;

    public UnusedDataTests()
    {
        _experiments = SqliteExperimentStore.Open(_folder["experiments.db"]);
        _artifacts = new(_folder["artifacts"]);
        _limit = new(new(() => _experiments, () => _artifacts, default)) { MostBytes = 100 };
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_data_set_is_refused_when_those_that_no_experiment_uses_take_all_room()
    {
        var first = await StoreAsync(60);
        var second = new string('a', 64);
        await _limit.EnsureRoomAsync(second, 40, Token);
        var full = await Assert.ThrowsAsync<ArtifactStoreException>(
            () => _limit.EnsureRoomAsync(second, 41, Token));
        Assert.False(full.IsTransient);
        Assert.Contains("experiments gc", full.Message, StringComparison.Ordinal);
        // The same data set again takes no more room.
        await _limit.EnsureRoomAsync(first, 60, Token);
        await Assert.ThrowsAsync<ArtifactStoreException>(() => _limit.EnsureRoomAsync(second, 101, Token));
    }

    [Fact]
    public async Task The_data_of_an_experiment_counts_for_nothing()
    {
        var used = await StoreAsync(90);
        var sample = StoreSamples.Experiment("uses-it");
        await _experiments.CreateAsync(sample with
        {
            Spec = sample.Spec with { Data = sample.Spec.Data with { Hash = used } }
        });
        await _limit.EnsureRoomAsync(new('a', 64), 100, Token);
    }

    private Task<string> StoreAsync(int bytes) =>
        _artifacts.PutDataAsync(new MemoryStream(new byte[bytes]), null, Token);

    public async ValueTask DisposeAsync()
    {
        await _experiments.DisposeAsync();
        _folder.Dispose();
    }
}
