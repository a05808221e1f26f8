using Experiments.Contracts.Results;
using Experiments.Silo.Coordination;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Sqlite;

namespace Experiments.Silo.Tests.Coordination;

/// <summary>The operations of users on a folder's experiments from other processes.</summary>
public sealed class OperationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_silo_that_runs_there_does_what_is_asked()
    {
        await using var silo = await EmbeddedSilo.StartAsync(new TrivialTrainer(), o => o.Slots = 0);
        await silo.SubmitAsync("e", TrivialTrainer.Spec(3));
        var requests = new SqliteOperationQueue(Path.Combine(silo.Folder, SiloHostOptions.StoreFileName));

        requests.Enqueue("e", OperationKind.Pause, DateTimeOffset.UnixEpoch);
        await silo.UntilAsync("e", s => s.State == ExperimentState.Paused);
        requests.Enqueue("e", OperationKind.Resume, DateTimeOffset.UnixEpoch);
        await silo.UntilAsync("e", s => s.State == ExperimentState.Running);
        requests.Enqueue("e", new ExperimentOperation(OperationKind.Prioritise, -7), DateTimeOffset.UnixEpoch);
        await silo.UntilAsync("e", s => s.Priority == -7);
        requests.Enqueue("e", OperationKind.Cancel, DateTimeOffset.UnixEpoch);
        await silo.UntilAsync("e", s => s.State == ExperimentState.Cancelled);
        while (requests.Read().Count > 0) await Task.Yield();
    }

    [Fact]
    public async Task A_command_that_runs_another_experiment_tells_the_store_and_trains_nothing_of_it()
    {
        var trainer = new TrivialTrainer();
        await using var silo = await EmbeddedSilo.StartAsync(trainer, o => o.IsAlone = true);
        await silo.Host.Store!.CreateAsync(Stores.StoreSamples.Experiment());
        var requests = new SqliteOperationQueue(Path.Combine(silo.Folder, SiloHostOptions.StoreFileName));

        requests.Enqueue("digits-1", OperationKind.Resume, DateTimeOffset.UnixEpoch);
        requests.Enqueue("digits-1", OperationKind.Pause, DateTimeOffset.UnixEpoch);
        while (requests.Read().Count > 0) await Task.Yield();
        Assert.Equal(ExperimentState.Paused, (await silo.Host.Store.FindAsync("digits-1", Token))!.Status.State);
        Assert.Empty(trainer.Runs);
        Assert.Empty(FolderLock.FindHolder(silo.Folder)!.Experiments);
    }

    [Fact]
    public async Task Other_processes_are_told_what_runs()
    {
        await using var silo = await EmbeddedSilo.StartAsync(new TrivialTrainer(), o => o.Slots = 0);
        await silo.SubmitAsync("e", TrivialTrainer.Spec(3));
        Assert.Equal(["e"], FolderLock.FindHolder(silo.Folder)!.Experiments);
        await silo.Coordinator("e").CancelAsync();
        Assert.Empty(FolderLock.FindHolder(silo.Folder)!.Experiments);
    }

    [Fact]
    public async Task What_was_asked_is_taken_back()
    {
        using var folder = new TemporaryFolder();
        await using var store = SqliteExperimentStore.Open(folder[SiloHostOptions.StoreFileName]);
        var requests = new SqliteOperationQueue(folder[SiloHostOptions.StoreFileName]);
        requests.Enqueue("a", OperationKind.Pause, DateTimeOffset.UnixEpoch);
        requests.Enqueue("b", OperationKind.Pause, DateTimeOffset.UnixEpoch);
        requests.Withdraw("a");
        Assert.Equal("b", Assert.Single(requests.Read()).ExperimentId);
    }

    [Fact]
    public async Task Where_no_silo_runs_the_store_itself_is_changed()
    {
        using var folder = new TemporaryFolder();
        var file = folder[SiloHostOptions.StoreFileName];
        await using (var store = SqliteExperimentStore.Open(file))
        {
            await store.CreateAsync(Stores.StoreSamples.Experiment());
            await store.ClaimTermAsync("digits-1");
            await store.CommitAsync(Stores.StoreSamples.Batch(1) with
            {
                Leases = [new(new(new(5), "gone", "k", [new(0, 0)]), Stores.StoreSamples.Noon)]
            });
        }

        await using (var idle = IdleExperiments.Open(folder.Path))
        {
            await idle.ApplyAsync("digits-1", OperationKind.Pause, Stores.StoreSamples.Noon);
            Assert.Throws<FolderInUseException>(() => IdleExperiments.Open(folder.Path));
        }

        await using var reader = SqliteExperimentReader.Open(file);
        var paused = (await reader.FindAsync("digits-1", Token))!;
        Assert.Equal((ExperimentState.Paused, true, 2), (paused.Status.State, paused.Flags.Paused, paused.Term));
        Assert.Single(await reader.ReadLeasesAsync("digits-1", Token));

        await using (var idle = IdleExperiments.Open(folder.Path))
            await idle.ApplyAsync("digits-1", new(OperationKind.Prioritise, 9), Stores.StoreSamples.Noon);
        var urgent = (await reader.FindAsync("digits-1", Token))!;
        Assert.Equal(
            (ExperimentState.Paused, true, 9), (urgent.Status.State, urgent.Flags.Paused, urgent.Status.Priority));

        await using (var idle = IdleExperiments.Open(folder.Path))
            await idle.ApplyAsync("digits-1", OperationKind.Cancel, Stores.StoreSamples.Noon);
        var cancelled = (await reader.FindAsync("digits-1", Token))!;
        Assert.Equal((ExperimentState.Cancelled, true), (cancelled.Status.State, cancelled.Flags.Cancelled));
        Assert.Equal(Stores.StoreSamples.Noon, cancelled.Status.Ended);
        Assert.Empty(await reader.ReadLeasesAsync("digits-1", Token));
    }

    [Theory, InlineData(OperationKind.Pause), InlineData(OperationKind.Cancel)]
    public async Task What_has_ended_stays_as_it_is(OperationKind verb)
    {
        using var folder = new TemporaryFolder();
        var ended = Stores.StoreSamples.Experiment() with
        {
            Status = Stores.StoreSamples.Experiment().Status with
            {
                State = ExperimentState.Completed,
                Ended = Stores.StoreSamples.Noon
            }
        };
        await using (var store = SqliteExperimentStore.Open(folder[SiloHostOptions.StoreFileName]))
            await store.CreateAsync(ended);

        await using (var idle = IdleExperiments.Open(folder.Path))
            await idle.ApplyAsync("digits-1", verb, Stores.StoreSamples.Noon.AddDays(1));

        await using var reader = SqliteExperimentReader.Open(folder[SiloHostOptions.StoreFileName]);
        var record = (await reader.FindAsync("digits-1", Token))!;
        Assert.Equal((ExperimentState.Completed, Stores.StoreSamples.Noon, false, false),
            (record.Status.State, record.Status.Ended, record.Flags.Paused, record.Flags.Cancelled));
    }

    [Fact]
    public async Task What_cannot_be_done_keeps_nobody_else_waiting()
    {
        await using var silo = await EmbeddedSilo.StartAsync(new TrivialTrainer(), o => o.Slots = 0);
        await silo.SubmitAsync("e", TrivialTrainer.Spec(3));
        var requests = new SqliteOperationQueue(Path.Combine(silo.Folder, SiloHostOptions.StoreFileName));

        // No grain has an empty key: Orleans refuses the call with its own error.
        requests.Enqueue("", OperationKind.Pause, DateTimeOffset.UnixEpoch);
        requests.Enqueue("e", OperationKind.Pause, DateTimeOffset.UnixEpoch);

        await silo.UntilAsync("e", s => s.State == ExperimentState.Paused);
    }
}
