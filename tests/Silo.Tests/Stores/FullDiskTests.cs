using Experiments.Contracts.Errors;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores.Sqlite;
using static Experiments.Silo.Tests.Stores.StoreSamples;

namespace Experiments.Silo.Tests.Stores;

/// <summary>A full or read-only disk is told as what it is, and does no harm once it can be written again.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly TemporaryDisk _disk = TemporaryDisk.Mount(kilobytes: 3000);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string File => _disk["experiments.db"];

    [Fact]
    public async Task A_store_says_that_its_disk_is_full_and_goes_on_when_there_is_room()
    {
        await using var store = SqliteExperimentStore.Open(File);
        await store.CreateAsync(Experiment());
        await store.ClaimTermAsync("digits-1");
        _disk.Fill();
        var error = await Assert.ThrowsAsync<StoreNotWritableException>(
            () => store.CommitAsync(Batch(1, [.. Enumerable.Range(0, 3000).Select(trial => Fit(trial, 0))])));
        Assert.Equal($"The experiment store {File} cannot be written: the disk is full; free space there, or use a "
            + "folder on another disk.", error.Message);
        Assert.Equal(error.Message, store.WriteProblem);
        Assert.Equal(1, store.BrokenTerms);
        Assert.Single(await store.ListAsync(Token));

        _disk.Free();
        Assert.Null(await store.FindWriteProblemAsync());
        await store.CommitAsync(Batch(await store.ClaimTermAsync("digits-1"), Fit(0, 0)));
        Assert.Null(store.WriteProblem);
        // The term that failed is remembered only until it is over.
        Assert.Equal(0, store.BrokenTerms);
    }

    [Fact]
    public async Task A_start_on_a_full_disk_is_refused_as_such_and_not_as_a_folder_of_a_process_that_has_ended()
    {
        System.IO.File.WriteAllText(_disk["lock"], "");
        System.IO.File.WriteAllText(_disk["lock.pid"], "999999\n");
        await using (SqliteExperimentStore.Open(File)) { }
        _disk.Fill();
        var error = await Assert.ThrowsAsync<FolderNotWritableException>(
            () => SiloHost.StartAsync(SiloHostOptions.Embedded(_disk.Path), cancellation: Token));
        Assert.Equal($"{_disk.Path} cannot be written: the disk is full. Free space there, or use a folder on another "
            + "disk.", error.Message);
        // What frees space needs the lock.
        FolderLock.Acquire(_disk.Path).Dispose();
    }

    [Fact]
    public void A_read_only_folder_is_no_folder_in_use()
    {
        FolderLock.Acquire(_disk.Path).Dispose();
        _disk.MakeReadOnly();
        var error = Assert.Throws<FolderNotWritableException>(() => FolderLock.Acquire(_disk.Path));
        Assert.StartsWith(
            $"{_disk.Path} cannot be written: the disk is read-only.", error.Message, StringComparison.Ordinal);
        Assert.Null(FolderLock.FindHolder(_disk.Path));
    }

    [Fact]
    public void A_holder_that_has_not_written_its_number_yet_is_not_taken_for_one_that_has_ended()
    {
        using var held = FolderLock.Acquire(_disk.Path);
        System.IO.File.WriteAllText(_disk["lock.pid"], "999999\n");
        var error = Assert.Throws<FolderInUseException>(() => FolderLock.Acquire(_disk.Path));
        Assert.Contains("is in use by another process", error.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_store_that_cannot_be_written_is_read_with_all_that_its_log_holds(bool isFull)
    {
        await WriteWithoutCheckpointAsync();
        if (isFull) _disk.Fill();
        else _disk.MakeReadOnly();
        var before = System.IO.File.ReadAllBytes(File);
        await using (var reader = SqliteExperimentReader.Open(File))
        {
            Assert.Null(reader.Loss);
            Assert.Equal(2, (await reader.GetResultsAsync("digits-1", 0, 10, Token)).Trials.Count);
            Assert.Equal("digits-1", Assert.Single(await reader.ListAsync(Token)).Status.ExperimentId);
        }

        Assert.Equal(before, System.IO.File.ReadAllBytes(File));
        Assert.Null(await SqliteInspection.CheckAsync(File, Token));
        var error = Assert.Throws<StoreNotWritableException>(() => SqliteExperimentStore.Open(File));
        Assert.Contains(isFull ? "the disk is full" : "the disk is read-only", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_whose_results_cannot_be_stored_is_shown_with_the_reason_and_goes_on_by_itself()
    {
        using var gate = new SemaphoreSlim(0);
        var trainer = new TrivialTrainer { Before = (_, stopping) => gate.Wait(stopping) };
        await using var silo = await EmbeddedSilo.StartAsync(trainer, options => options.Folder = _disk["silo"]);
        await silo.SubmitAsync("full", TrivialTrainer.Spec(500));
        _disk.Fill();
        gate.Release(1001);
        var full = await CallAsync(() => silo.UntilAsync("full", status => status.StoreProblem is not null));
        Assert.Equal(ExperimentState.Running, full.State);
        Assert.Contains("the disk is full", full.StoreProblem, StringComparison.Ordinal);
        Assert.NotNull(await CallAsync(() => silo.Coordinator("full").GetSpecAsync()));
        Assert.NotNull(await CallAsync(() => silo.Coordinator("full").GetResultsAsync(0, 10)));
        var error = await Assert.ThrowsAsync<StoreNotWritableException>(() => CallAsync(async () =>
        {
            await silo.Coordinator("full").PauseAsync();
            return 0;
        }));
        Assert.Contains("the disk is full; free space", error.Message, StringComparison.Ordinal);
        var listed = await silo.Host.Grains.GetGrain<Contracts.Grains.IExperimentCatalogGrain>(0)
            .ListExperimentsAsync(null, null, 10);
        Assert.NotNull(Assert.Single(listed.Experiments).StoreProblem);
        var cluster = await silo.Host.Grains.GetGrain<Contracts.Grains.IClusterStateGrain>(0).GetStateAsync();
        Assert.Contains("the disk is full", cluster.StoreProblem, StringComparison.Ordinal);

        _disk.Free();
        gate.Release(4000);
        var ended = await CallAsync(() => silo.UntilEndedAsync("full"));
        Assert.Equal((ExperimentState.Completed, 1000, null),
            (ended.State, ended.FitsCompleted, ended.StoreProblem));
    }

    public void Dispose() => _disk.Dispose();

    /// <summary>Calls again where an activation is just replaced, as every client does.</summary>
    private static async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        while (true)
        {
            try
            {
                return await call();
            }
            catch (OrleansException)
            {
                Token.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Leaves the store as a process that was killed leaves it: the newest rows are in the log only.</summary>
    private async Task WriteWithoutCheckpointAsync()
    {
        using var folder = new TemporaryFolder();
        await using var store = SqliteExperimentStore.Open(folder["experiments.db"]);
        await store.CreateAsync(Experiment());
        await store.CommitAsync(Batch(await store.ClaimTermAsync("digits-1"), Fit(0, 0), Fit(1, 0)));
        foreach (var end in (string[])["", "-wal", SqliteCommitCounter.Suffix])
            System.IO.File.Copy(folder["experiments.db"] + end, File + end);
    }
}
