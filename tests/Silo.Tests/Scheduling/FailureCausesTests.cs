using Experiments.Contracts.Grains;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Engine.Data;
using Experiments.Engine.Devices;
using Experiments.Search.Specs;
using Experiments.Silo.Workers;

namespace Experiments.Silo.Tests.Scheduling;

/// <summary>Each cause of failure has its own answer, on the CPU's path and on a GPU's.</summary>
public sealed class FailureCausesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("cpu", FailureCause.BadConfiguration, 0)]
    [InlineData("simulator", FailureCause.BadConfiguration, 0)]
    [InlineData("cpu", FailureCause.OutOfMemory, 2)]
    [InlineData("simulator", FailureCause.OutOfMemory, 2)]
    [InlineData("cpu", FailureCause.Error, 2)]
    [InlineData("simulator", FailureCause.Error, 2)]
    public async Task WhatAlwaysFailsIsTriedAsOftenAsItsCauseAllowsAndItsHistoryTellsIt(string device, FailureCause cause, int retries)
    {
        var trainer = new TrivialTrainer { Before = (fit, _) => { if (fit.Trial == 1) throw Error(cause); } };
        await using var silo = await EmbeddedSilo.Start(trainer, o => o.Devices = device);
        await silo.Submit("e", TrivialTrainer.Spec(4, folds: 1));
        var status = await silo.UntilEnded("e");

        Assert.Equal((ExperimentState.Completed, 3L, 1L, (long)retries), (status.State, status.FitsCompleted, status.FitsFailed, status.Retries));
        var ended = Assert.Single(await silo.Host.Store!.ReadTrial("e", 1, Token));
        Assert.Equal((cause, Error(cause).Message), (ended.Report.Failure!.Cause, ended.Report.Failure.Message));
        Assert.Equal(Enumerable.Repeat(cause, retries), (await silo.Host.Store.ReadAttempts("e", 1, Token)).Select(attempt => attempt.Failure.Cause));
    }

    [Fact]
    public async Task DataThatATrialCannotTakeIsABadConfigurationToo()
    {
        var trainer = new TrivialTrainer { Before = (fit, _) => { if (fit.Trial == 1) throw new DataException("data.csv", "A cell is missing.", "Fill it.", line: 3); } };
        await using var silo = await EmbeddedSilo.Start(trainer);
        await silo.Submit("e", TrivialTrainer.Spec(2, folds: 1));
        await silo.UntilEnded("e");
        Assert.Equal(FailureCause.BadConfiguration, (await silo.Host.Store!.ReadTrial("e", 1, Token))[0].Report.Failure!.Cause);
    }

    [Theory, InlineData("cpu"), InlineData("simulator")]
    public async Task FitsThatHaveNoRoomTogetherAreTrainedAlone(string device)
    {
        var trainer = new TrivialTrainer { BeforePack = fits => { if (fits > 1) throw Error(FailureCause.OutOfMemory); } };
        await using var silo = await EmbeddedSilo.Start(trainer, o => o.Devices = device);
        await silo.Submit("e", TrivialTrainer.Spec(3));
        var status = await silo.UntilEnded("e");

        Assert.Equal((ExperimentState.Completed, 6L, 0L, 0L), (status.State, status.FitsCompleted, status.FitsFailed, status.Retries));
    }

    [Fact]
    public async Task ForHowManyLanesThereWasRoomIsRemembered()
    {
        var trainer = new TrivialTrainer { Capacity = 8, Room = 4 };
        await using var silo = await EmbeddedSilo.Start(trainer, o => o.Devices = "simulator");
        await silo.Submit("first", TrivialTrainer.Spec(6));
        await silo.UntilEnded("first");
        Assert.Equal(8, trainer.Packs.Max());

        trainer.Packs.Clear();
        await silo.Submit("second", TrivialTrainer.Spec(6) with { Data = new() { Hash = "01", FileName = "none.csv", Target = ["y"] } });
        await silo.UntilEnded("second");
        Assert.Equal(4, trainer.Packs.Max());
    }

    [Fact]
    public async Task ACancelledExperimentFreesTheSlotsOfTheCpu()
    {
        using var held = new ManualResetEventSlim();
        var trainer = new TrivialTrainer { Before = (_, cancellation) => held.Wait(cancellation) };
        await using var silo = await EmbeddedSilo.Start(trainer, o => (o.Devices, o.LeaseTerm) = ("cpu", TimeSpan.FromSeconds(1)));
        await silo.Submit("cancelled", TrivialTrainer.Spec(6));
        await silo.Until("cancelled", s => s.FitsLeased > 0);

        await silo.Coordinator("cancelled").Cancel();
        // Its slots are held by fits that nobody ends: they are free only when they are dropped.
        await silo.Submit("next", TrivialTrainer.Spec(2));
        await silo.Until("next", s => s.FitsLeased > 0);
        held.Set();

        Assert.Equal(ExperimentState.Completed, (await silo.UntilEnded("next")).State);
        Assert.Equal(0, (await silo.Coordinator("cancelled").GetStatus())!.FitsCompleted);
    }

    [Fact]
    public async Task AnExperimentThatHasEndedUnheardLeavesTheCatalogWhenAWorkerFindsOut()
    {
        await using var silo = await EmbeddedSilo.Start(new TrivialTrainer(), o => o.Devices = "cpu");
        var catalog = silo.Host.Grains.GetGrain<IExperimentCatalogGrain>(0);
        await catalog.SetWanting("gone", wanting: true, "auto", priority: 50);
        var other = await WorkerOf(silo, "simulator");
        await catalog.Register(other, 1);

        while ((await catalog.Choose(other, $"{other}/0", null)).Count > 0) await Task.Yield();

        await silo.Submit("e", TrivialTrainer.Spec(2) with { Device = "cpu" });
        Assert.Equal(ExperimentState.Completed, (await silo.UntilEnded("e")).State);
    }

    private static async Task<string> WorkerOf(EmbeddedSilo silo, string device) =>
        WorkerKey.Of(Assert.Single(await silo.Host.Grains.GetGrain<IManagementGrain>(0).GetHosts()).Key, device);

    private static Exception Error(FailureCause cause) => cause switch
    {
        FailureCause.BadConfiguration => new SpecException("space.x[1]", "It cannot work.", "Leave it out."),
        FailureCause.OutOfMemory => new DeviceMemoryException("x", 1000),
        _ => new InvalidOperationException("It does not work."),
    };
}
