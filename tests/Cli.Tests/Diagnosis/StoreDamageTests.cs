using Experiments.Silo.Stores.Sqlite;

namespace Experiments.Cli.Tests.Diagnosis;

/// <summary>The doctor examines the store itself, and says how to restore it.</summary>
public sealed class StoreDamageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => Path.Combine(_folder["store"], "experiments.db");

    [Fact]
    public async Task A_damaged_store_is_a_failure_with_the_way_to_restore_it()
    {
        await CreateAsync();
        var content = await System.IO.File.ReadAllBytesAsync(File, TestContext.Current.CancellationToken);
        Array.Fill(content, (byte)0, 8192, content.Length - 8192);
        await System.IO.File.WriteAllBytesAsync(File, content, TestContext.Current.CancellationToken);
        var run = await DoctorRun.RunInAsync(_folder);
        Assert.Equal("failed", run["store"].Verdict);
        Assert.Contains("is damaged", run["store"].Text, StringComparison.Ordinal);
        Assert.Contains("docs/operations/backup.md", run["store"].Remedy, StringComparison.Ordinal);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_store_that_was_emptied_or_removed_is_a_failure(bool isRemoved)
    {
        await CreateAsync();
        if (isRemoved) System.IO.File.Delete(File);
        else await System.IO.File.WriteAllBytesAsync(File, [], TestContext.Current.CancellationToken);
        var run = await DoctorRun.RunInAsync(_folder);
        Assert.Equal("failed", run["store"].Verdict);
        Assert.Contains(isRemoved ? "was removed" : "was emptied", run["store"].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_has_lost_commits_is_a_warning()
    {
        await CreateAsync();
        var before = await System.IO.File.ReadAllBytesAsync(File, TestContext.Current.CancellationToken);
        await using (var store = SqliteExperimentStore.Open(File)) await store.FindWriteProblemAsync();
        await System.IO.File.WriteAllBytesAsync(File, before, TestContext.Current.CancellationToken);
        var run = await DoctorRun.RunInAsync(_folder);
        Assert.Equal(["ok", "warning"],
            run.Findings.Where(finding => finding.Subject == "store").Select(finding => finding.Verdict));
    }

    public void Dispose() => _folder.Dispose();

    private async Task CreateAsync()
    {
        await using var store = SqliteExperimentStore.Open(File);
    }
}
