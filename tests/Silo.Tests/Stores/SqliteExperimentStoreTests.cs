using Experiments.Contracts.Errors;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Sqlite;
using Microsoft.Data.Sqlite;
using static Experiments.Silo.Tests.Stores.StoreSamples;

namespace Experiments.Silo.Tests.Stores;

public sealed class SqliteExperimentStoreTests : ExperimentStoreConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder["experiments.db"];

    protected override Task<IExperimentStore> Open() => Task.FromResult<IExperimentStore>(SqliteExperimentStore.Open(File));

    [Fact]
    public async Task AReaderSeesWhatIsDurableWhileTheStoreIsOpen()
    {
        await using var store = await Open();
        await store.Create(Experiment());
        await store.ClaimEpoch("digits-1");
        await store.Commit(Batch(1, Fit(0, 0)));
        await using var reader = SqliteExperimentReader.Open(File);
        Assert.Single((await reader.GetResults("digits-1", 0, 10, Token)).Trials);
    }

    [Fact]
    public void AReaderOfNothingSaysSo()
    {
        var error = Assert.Throws<StoreException>(() => SqliteExperimentReader.Open(File));
        Assert.StartsWith("There are no experiments yet", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileWhoseMakerWasKilledBeforeItsTablesIsAnEmptyStore()
    {
        System.IO.File.Create(File).Dispose();
        await using (var reader = SqliteExperimentReader.Open(File)) Assert.Empty(await reader.List(Token));
        await using var store = await Open();
        Assert.True(await store.Create(Experiment()));
    }

    [Fact]
    public void ADatabaseOfSomethingElseIsLeftAlone()
    {
        using (var connection = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE other (a INTEGER)";
            command.ExecuteNonQuery();
        }

        var before = System.IO.File.ReadAllBytes(File);
        var error = Assert.Throws<StoreException>(() => SqliteExperimentReader.Open(File));
        Assert.Contains("is no experiment store", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public async Task AFileOfANewerVersionIsRefusedByName()
    {
        await using (await Open()) { }
        using (var connection = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "UPDATE schema_version SET version = 99";
            command.ExecuteNonQuery();
        }

        var error = await Assert.ThrowsAsync<StoreException>(Open);
        Assert.Contains("schema 99", error.Message, StringComparison.Ordinal);
        Assert.Contains(File, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileThatIsNoDatabaseIsRefusedByName()
    {
        System.IO.File.WriteAllText(File, new string('x', 5000));
        var error = Assert.Throws<StoreException>(() => SqliteExperimentStore.Open(File));
        Assert.Contains(File, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AUserCanQueryThePlainTables()
    {
        await using var store = await Open();
        await store.Create(Experiment());
        await store.ClaimEpoch("digits-1");
        await store.Commit(new() { Status = Status() with { Best = new(1, 0.75, "{}") }, Epoch = 1, Fits = [Fit(0, 0, 0.25)] });
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT e.name || ' ' || e.state || ' ' || e.best_score || ' ' || (r.scores ->> 'accuracy') FROM experiments e JOIN results r USING (experiment_id)";
        Assert.Equal("digits Running 0.75 0.25", command.ExecuteScalar());
    }

    public void Dispose() => _folder.Dispose();
}
