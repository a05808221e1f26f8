using Experiments.Contracts.Errors;
using Experiments.Silo.Stores.Sqlite;
using Microsoft.Data.Sqlite;
using static Experiments.Silo.Tests.Stores.StoreSamples;

namespace Experiments.Silo.Tests.Stores;

/// <summary>A store that is damaged, was emptied or has lost commits says so, with the remedy.</summary>
public sealed class DamagedStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder["experiments.db"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Rows =>
    [
        "UPDATE experiments SET spec = '{\"name\": \"dig' WHERE experiment_id = 'digits-1'",
        "UPDATE experiments SET spec = 'null'", "UPDATE experiments SET flags = '7'",
        "UPDATE fits SET scores = '{\"accuracy\": tru'", "UPDATE fits SET params = '{\"alpha\":0.1'",
        "UPDATE fits SET ended = 'yesterday'", "UPDATE fits SET failure = 'Bad luck', message = ''",
        "UPDATE fits SET epochs = 99999999999",
        "UPDATE leases SET fits = '[1'", "UPDATE attempts SET cause = 'x'",
    ];

    [Theory, MemberData(nameof(Rows))]
    public async Task A_damaged_row_is_told_with_the_store_and_the_remedy(string damage)
    {
        await WriteAsync();
        Execute(damage);
        AssertDamaged(await Assert.ThrowsAsync<StoreException>(() => SqliteInspection.CheckAsync(File, Token)));
    }

    [Theory, InlineData("truncated"), InlineData("header"), InlineData("zeroed"), InlineData("flipped")]
    public async Task A_damaged_file_is_told_by_whatever_meets_it(string damage)
    {
        await WriteAsync();
        var content = System.IO.File.ReadAllBytes(File);
        if (damage == "truncated") content = content[..(content.Length / 2)];
        else if (damage == "header") Array.Fill(content, (byte)0, 0, 4096);
        else if (damage == "zeroed") Array.Fill(content, (byte)0, 4096, content.Length - 4096);
        else for (var i = 4096; i < content.Length; i += 4096) content[i] ^= 0xFF;
        System.IO.File.WriteAllBytes(File, content);
        AssertDamaged(await Assert.ThrowsAsync<StoreException>(() => SqliteInspection.CheckAsync(File, Token)));
        AssertDamaged(await Assert.ThrowsAsync<StoreException>(async () =>
        {
            await using var reader = SqliteExperimentReader.Open(File);
            await foreach (var _ in reader.ReadFitsAsync("digits-1", Token)) { }
        }));
        AssertDamaged(await Assert.ThrowsAsync<StoreException>(async () =>
        {
            await using var store = SqliteExperimentStore.Open(File);
            await store.CommitAsync(Batch(await store.ClaimTermAsync("digits-1"), Fit(100, 0)));
        }));
    }

    [Fact]
    public async Task A_sound_store_has_no_damage_and_has_lost_nothing()
    {
        await WriteAsync();
        Assert.Null(await SqliteInspection.CheckAsync(File, Token));
        await using var store = SqliteExperimentStore.Open(File);
        Assert.Null(store.Loss);
    }

    [Fact]
    public async Task An_examination_does_not_migrate_a_store()
    {
        await WriteAsync();
        Execute("UPDATE schema_version SET version = 1");
        Assert.Null(await SqliteInspection.CheckAsync(File, Token));
        Assert.Equal(1, SqliteSchema.ReadVersion(File));
    }

    [Fact]
    public async Task An_older_file_in_the_store_s_place_has_lost_commits_and_says_so_once()
    {
        await WriteAsync();
        System.IO.File.Copy(File, _folder["backup"]);
        await using (var store = SqliteExperimentStore.Open(File))
            for (var i = 0; i < 3; i++) await store.ClaimTermAsync("digits-1");
        System.IO.File.Copy(_folder["backup"], File, overwrite: true);
        Assert.Contains("has lost its last 3 commits",
            await SqliteInspection.CheckAsync(File, Token), StringComparison.Ordinal);
        await using (var reader = SqliteExperimentReader.Open(File)) Assert.NotNull(reader.Loss);
        await using (var store = SqliteExperimentStore.Open(File))
            Assert.Contains("has lost its last 3 commits", store.Loss, StringComparison.Ordinal);
        await using (var store = SqliteExperimentStore.Open(File)) Assert.Null(store.Loss);
    }

    [Fact]
    public async Task Another_store_s_file_is_no_backup()
    {
        await WriteAsync();
        System.IO.File.Move(File, _folder["other"]);
        System.IO.File.Move(File + SqliteCommitCounter.Suffix, _folder["counter"]);
        await WriteAsync();
        System.IO.File.Move(_folder["counter"], File + SqliteCommitCounter.Suffix, overwrite: true);
        await using var store = SqliteExperimentStore.Open(File);
        Assert.Contains("is another file", store.Loss, StringComparison.Ordinal);
    }

    [Theory, InlineData("removed"), InlineData("truncated"), InlineData("flipped"), InlineData("kept")]
    public async Task A_log_that_a_killed_process_left_is_missed_if_it_is_gone(string fate)
    {
        using var killed = new TemporaryFolder();
        await using (var store = SqliteExperimentStore.Open(killed["experiments.db"]))
            await store.CreateAsync(Experiment());
        await using (var store = SqliteExperimentStore.Open(killed["experiments.db"]))
        {
            await store.CommitAsync(Batch(await store.ClaimTermAsync("digits-1"), Fit(0, 0)));
            foreach (var end in (string[])["", "-wal", SqliteCommitCounter.Suffix])
                System.IO.File.Copy(killed["experiments.db"] + end, File + end);
        }
        var log = File + "-wal";
        var content = System.IO.File.ReadAllBytes(log);
        if (fate == "removed") System.IO.File.Delete(log);
        else if (fate == "truncated") System.IO.File.WriteAllBytes(log, content[..^5000]);
        else if (fate == "flipped")
        {
            content[100] ^= 1;
            System.IO.File.WriteAllBytes(log, content);
        }

        await using var after = SqliteExperimentStore.Open(File);
        Assert.Equal(fate == "kept", after.Loss is null);
        Assert.Single(await after.ListAsync(Token));
    }

    [Theory, InlineData("counter"), InlineData("log"), InlineData("artifacts"), InlineData("removed"),
        InlineData("tables")]
    public async Task An_emptied_store_is_not_begun_anew_without_a_word(string witness)
    {
        await WriteAsync();
        if (witness is not ("counter" or "removed" or "tables"))
            System.IO.File.Delete(File + SqliteCommitCounter.Suffix);
        if (witness == "log") System.IO.File.WriteAllText(File + "-wal", "frames");
        if (witness == "artifacts") Directory.CreateDirectory(_folder["artifacts/data/abc"]);
        if (witness == "removed") System.IO.File.Delete(File);
        else System.IO.File.WriteAllBytes(File, []);
        if (witness == "tables") Execute("PRAGMA journal_mode = WAL; CREATE TABLE t (a); DROP TABLE t");
        var error = Assert.Throws<StoreException>(() => SqliteExperimentStore.Open(File));
        Assert.Contains(witness == "removed" ? "was removed" : "was emptied", error.Message, StringComparison.Ordinal);
        Assert.Contains("Restore it from a backup", error.Message, StringComparison.Ordinal);
        Assert.Equal(error.Message, Assert.Throws<StoreException>(() => SqliteExperimentReader.Open(File)).Message);

        // The remedy that begins anew.
        foreach (var file in Directory.GetFiles(_folder.Path, "experiments.db*")) System.IO.File.Delete(file);
        await using var store = SqliteExperimentStore.Open(File);
        Assert.True(await store.CreateAsync(Experiment()));
    }

    public void Dispose() => _folder.Dispose();

    private void AssertDamaged(StoreException error)
    {
        Assert.Contains($"The experiment store {File} is damaged: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            "Restore it from a backup (docs/operations/backup.md)", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsUnavailable);
    }

    private async Task WriteAsync()
    {
        await using var store = SqliteExperimentStore.Open(File);
        await store.CreateAsync(Experiment());
        await store.CommitAsync(Batch(await store.ClaimTermAsync("digits-1"),
            [.. Enumerable.Range(0, 200).Select(trial => Fit(trial, 0))]) with
        {
            Attempts = [new(new(0, 1, 0), "w", "cpu", new(Contracts.Leases.FailureCause.Error, "x"), "", Noon)],
            Leases = [new(new(new(7), "w", null, [new(0, 2, 0)]), Noon)],
        });
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
