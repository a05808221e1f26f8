using Experiments.Contracts.Results;
using Experiments.Silo.Coordination;
using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Sqlite;

namespace Experiments.Silo.Tests.Coordination;

/// <summary>What users ask of a folder's experiments from other processes.</summary>
public sealed class RequestTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheSiloThatRunsThereDoesWhatIsAsked()
    {
        await using var silo = await EmbeddedSilo.Start(new TrivialTrainer(), o => o.Slots = 0);
        await silo.Submit("e", TrivialTrainer.Spec(3));
        var requests = new SqliteRequests(Path.Combine(silo.Folder, SiloHostOptions.StoreFileName));

        requests.Ask("e", RequestVerb.Pause, DateTimeOffset.UnixEpoch);
        await silo.Until("e", s => s.State == ExperimentState.Paused);
        requests.Ask("e", RequestVerb.Resume, DateTimeOffset.UnixEpoch);
        await silo.Until("e", s => s.State == ExperimentState.Running);
        requests.Ask("e", new ExperimentRequest(RequestVerb.Prioritise, -7), DateTimeOffset.UnixEpoch);
        await silo.Until("e", s => s.Priority == -7);
        requests.Ask("e", RequestVerb.Cancel, DateTimeOffset.UnixEpoch);
        await silo.Until("e", s => s.State == ExperimentState.Cancelled);
        while (requests.Read().Count > 0) await Task.Yield();
    }

    [Fact]
    public async Task ACommandThatRunsAnotherExperimentTellsTheStoreAndTrainsNothingOfIt()
    {
        var trainer = new TrivialTrainer();
        await using var silo = await EmbeddedSilo.Start(trainer, o => o.IsAlone = true);
        await silo.Host.Store!.Create(Stores.StoreSamples.Experiment());
        var requests = new SqliteRequests(Path.Combine(silo.Folder, SiloHostOptions.StoreFileName));

        requests.Ask("digits-1", RequestVerb.Resume, DateTimeOffset.UnixEpoch);
        requests.Ask("digits-1", RequestVerb.Pause, DateTimeOffset.UnixEpoch);
        while (requests.Read().Count > 0) await Task.Yield();
        Assert.Equal(ExperimentState.Paused, (await silo.Host.Store.Find("digits-1", Token))!.Status.State);
        Assert.Empty(trainer.Runs);
        Assert.Empty(FolderLock.Holder(silo.Folder)!.Experiments);
    }

    [Fact]
    public async Task OtherProcessesAreToldWhatRuns()
    {
        await using var silo = await EmbeddedSilo.Start(new TrivialTrainer(), o => o.Slots = 0);
        await silo.Submit("e", TrivialTrainer.Spec(3));
        Assert.Equal(["e"], FolderLock.Holder(silo.Folder)!.Experiments);
        await silo.Coordinator("e").Cancel();
        Assert.Empty(FolderLock.Holder(silo.Folder)!.Experiments);
    }

    [Fact]
    public async Task WhatWasAskedIsTakenBack()
    {
        using var folder = new TemporaryFolder();
        await using var store = SqliteExperimentStore.Open(folder[SiloHostOptions.StoreFileName]);
        var requests = new SqliteRequests(folder[SiloHostOptions.StoreFileName]);
        requests.Ask("a", RequestVerb.Pause, DateTimeOffset.UnixEpoch);
        requests.Ask("b", RequestVerb.Pause, DateTimeOffset.UnixEpoch);
        requests.Withdraw("a");
        Assert.Equal("b", Assert.Single(requests.Read()).ExperimentId);
    }

    [Fact]
    public async Task WhereNoSiloRunsTheStoreItselfIsChanged()
    {
        using var folder = new TemporaryFolder();
        var file = folder[SiloHostOptions.StoreFileName];
        await using (var store = SqliteExperimentStore.Open(file))
        {
            await store.Create(Stores.StoreSamples.Experiment());
            await store.ClaimEpoch("digits-1");
            await store.Commit(Stores.StoreSamples.Batch(1) with { Leases = [new(new(new(5), "gone", "k", [new(0, 0)]), Stores.StoreSamples.Noon)] });
        }

        await using (var idle = IdleExperiments.Take(folder.Path))
        {
            await idle.Do("digits-1", RequestVerb.Pause, Stores.StoreSamples.Noon);
            Assert.Throws<FolderInUseException>(() => IdleExperiments.Take(folder.Path));
        }

        await using var reader = SqliteExperimentReader.Open(file);
        var paused = (await reader.Find("digits-1", Token))!;
        Assert.Equal((ExperimentState.Paused, true, 2), (paused.Status.State, paused.Switches.Paused, paused.Epoch));
        Assert.Single(await reader.ReadLeases("digits-1", Token));

        await using (var idle = IdleExperiments.Take(folder.Path)) await idle.Do("digits-1", new(RequestVerb.Prioritise, 9), Stores.StoreSamples.Noon);
        var urgent = (await reader.Find("digits-1", Token))!;
        Assert.Equal((ExperimentState.Paused, true, 9), (urgent.Status.State, urgent.Switches.Paused, urgent.Status.Priority));

        await using (var idle = IdleExperiments.Take(folder.Path)) await idle.Do("digits-1", RequestVerb.Cancel, Stores.StoreSamples.Noon);
        var cancelled = (await reader.Find("digits-1", Token))!;
        Assert.Equal((ExperimentState.Cancelled, true), (cancelled.Status.State, cancelled.Switches.Cancelled));
        Assert.Equal(Stores.StoreSamples.Noon, cancelled.Status.Ended);
        Assert.Empty(await reader.ReadLeases("digits-1", Token));
    }

    [Theory, InlineData(RequestVerb.Pause), InlineData(RequestVerb.Cancel)]
    public async Task WhatHasEndedStaysAsItIs(RequestVerb verb)
    {
        using var folder = new TemporaryFolder();
        var ended = Stores.StoreSamples.Experiment() with { Status = Stores.StoreSamples.Experiment().Status with { State = ExperimentState.Completed, Ended = Stores.StoreSamples.Noon } };
        await using (var store = SqliteExperimentStore.Open(folder[SiloHostOptions.StoreFileName])) await store.Create(ended);

        await using (var idle = IdleExperiments.Take(folder.Path)) await idle.Do("digits-1", verb, Stores.StoreSamples.Noon.AddDays(1));

        await using var reader = SqliteExperimentReader.Open(folder[SiloHostOptions.StoreFileName]);
        var record = (await reader.Find("digits-1", Token))!;
        Assert.Equal((ExperimentState.Completed, Stores.StoreSamples.Noon, false, false), (record.Status.State, record.Status.Ended, record.Switches.Paused, record.Switches.Cancelled));
    }

    [Fact]
    public async Task WhatCannotBeDoneKeepsNobodyElseWaiting()
    {
        await using var silo = await EmbeddedSilo.Start(new TrivialTrainer(), o => o.Slots = 0);
        await silo.Submit("e", TrivialTrainer.Spec(3));
        var requests = new SqliteRequests(Path.Combine(silo.Folder, SiloHostOptions.StoreFileName));

        // No grain has an empty key: Orleans refuses the call with an error of its own.
        requests.Ask("", RequestVerb.Pause, DateTimeOffset.UnixEpoch);
        requests.Ask("e", RequestVerb.Pause, DateTimeOffset.UnixEpoch);

        await silo.Until("e", s => s.State == ExperimentState.Paused);
    }
}
