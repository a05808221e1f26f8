using Experiments.Cli.Results;
using Experiments.Client;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Sqlite;

namespace Experiments.Cli.Tests.Results;

public sealed class TrialDetailsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_number_beyond_the_count_of_trials_is_told_of_where_it_was_run()
    {
        var ran = Samples.Trial(30, 0.9);
        await using (var written = SqliteExperimentStore.Open(_folder["experiments.db"]))
        {
            await written.CreateAsync(new(Samples.Spec, Samples.Status()));
            var epoch = await written.ClaimTermAsync(Samples.Id);
            await written.CommitAsync(new()
            {
                Status = Samples.Status(),
                Term = epoch,
                Fits = [.. ran.Fits.Select(f => new StoredFit(f, ran.Params, 0, 0, 1, Samples.Noon))]
            });
        }

        await using var store = new FolderExperiments(_folder.Path, TimeProvider.System);
        var found = await store.FindAsync(Samples.Id, Token);
        // Of 24 trials this is one, where the grid is larger and a constraint left points out before it.
        Assert.Equal("completed", (await TrialDetails.ReadAsync(store, found, 30, Token)).State);
        var none = await Assert.ThrowsAsync<ExperimentNotFoundException>(
            () => TrialDetails.ReadAsync(store, found, 31, Token));
        Assert.Contains("has no trial 31", none.Message, StringComparison.Ordinal);
    }
}
