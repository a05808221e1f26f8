using Experiments.Contracts.Grains;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Engine.Artifacts.Onnx;
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
    public async Task What_always_fails_is_tried_as_often_as_its_cause_allows_and_its_history_tells_it(
        string device, FailureCause cause, int retries)
    {
        var trainer = new TrivialTrainer { Before = (fit, _) => { if (fit.Trial == 1) throw Error(cause); } };
        await using var silo = await EmbeddedSilo.StartAsync(trainer, o => o.Devices = device);
        await silo.SubmitAsync("e", TrivialTrainer.Spec(4, folds: 1));
        var status = await silo.UntilEndedAsync("e");

        Assert.Equal((ExperimentState.Completed, 3L, 1L, (long)retries),
            (status.State, status.FitsCompleted, status.FitsFailed, status.Retries));
        var ended = Assert.Single(await silo.Host.Store!.ReadTrialAsync("e", 1, Token));
        Assert.Equal((cause, Error(cause).Message), (ended.Report.Failure!.Cause, ended.Report.Failure.Message));
        Assert.Equal(Enumerable.Repeat(cause, retries),
            (await silo.Host.Store.ReadAttemptsAsync("e", 1, Token)).Select(attempt => attempt.Failure.Cause));
    }

    public static TheoryData<Exception> Certain =>
    [
        new DataException("data.csv", "A cell is missing.", "Fill it.", line: 3),
        new OnnxExportException("The op Convolve", "Register its form."),
    ];

    [Theory, MemberData(nameof(Certain))]
    public async Task An_error_that_no_further_attempt_changes_is_a_bad_configuration_too(Exception error)
    {
        var trainer = new TrivialTrainer
        {
            Before = (fit, _) =>
            {
                if (fit.Trial == 1) throw error;
            }
        };
        await using var silo = await EmbeddedSilo.StartAsync(trainer);
        await silo.SubmitAsync("e", TrivialTrainer.Spec(2, folds: 1));
        await silo.UntilEndedAsync("e");
        Assert.Equal(FailureCause.BadConfiguration,
            (await silo.Host.Store!.ReadTrialAsync("e", 1, Token))[0].Report.Failure!.Cause);
    }

    [Theory, InlineData("cpu"), InlineData("simulator")]
    public async Task Fits_that_have_no_room_together_are_trained_alone(string device)
    {
        var trainer =
            new TrivialTrainer { BeforePack = fits => { if (fits > 1) throw Error(FailureCause.OutOfMemory); } };
        await using var silo = await EmbeddedSilo.StartAsync(trainer, o => o.Devices = device);
        await silo.SubmitAsync("e", TrivialTrainer.Spec(3));
        var status = await silo.UntilEndedAsync("e");

        Assert.Equal((ExperimentState.Completed, 6L, 0L, 0L),
            (status.State, status.FitsCompleted, status.FitsFailed, status.Retries));
    }

    [Fact]
    public async Task For_how_many_lanes_there_was_room_is_remembered()
    {
        var trainer = new TrivialTrainer { Capacity = 8, Room = 4 };
        await using var silo = await EmbeddedSilo.StartAsync(trainer, o => o.Devices = "simulator");
        await silo.SubmitAsync("first", TrivialTrainer.Spec(6));
        await silo.UntilEndedAsync("first");
        Assert.Equal(8, trainer.Packs.Max());

        trainer.Packs.Clear();
        await silo.SubmitAsync("second",
            TrivialTrainer.Spec(6) with { Data = new() { Hash = "01", FileName = "none.csv", Target = ["y"] } });
        await silo.UntilEndedAsync("second");
        Assert.Equal(4, trainer.Packs.Max());
    }

    [Fact]
    public async Task A_cancelled_experiment_frees_the_slots_of_the_CPU()
    {
        using var held = new ManualResetEventSlim();
        var trainer = new TrivialTrainer { Before = (_, cancellation) => held.Wait(cancellation) };
        await using var silo = await EmbeddedSilo.StartAsync(
            trainer, o => (o.Devices, o.LeaseTerm) = ("cpu", TimeSpan.FromSeconds(1)));
        await silo.SubmitAsync("cancelled", TrivialTrainer.Spec(6));
        await silo.UntilAsync("cancelled", s => s.FitsLeased > 0);

        await silo.Coordinator("cancelled").CancelAsync();
        // Its slots are held by fits that nobody ends: they are free only when they are dropped.
        await silo.SubmitAsync("next", TrivialTrainer.Spec(2));
        await silo.UntilAsync("next", s => s.FitsLeased > 0);
        held.Set();

        Assert.Equal(ExperimentState.Completed, (await silo.UntilEndedAsync("next")).State);
        Assert.Equal(0, (await silo.Coordinator("cancelled").GetStatusAsync())!.FitsCompleted);
    }

    [Fact]
    public async Task An_experiment_that_has_ended_unheard_leaves_the_catalog_when_a_worker_finds_out()
    {
        await using var silo = await EmbeddedSilo.StartAsync(new TrivialTrainer(), o => o.Devices = "cpu");
        await silo.SubmitAsync("gone", TrivialTrainer.Spec(2) with { Device = "cpu" });
        await silo.UntilEndedAsync("gone");
        var catalog = silo.Host.Grains.GetGrain<IExperimentCatalogGrain>(0);
        await catalog.AnnounceDemandAsync("gone", wanting: true, "auto", priority: 50);
        var other = await FindWorkerAsync(silo, "simulator");
        await catalog.RegisterAsync(other, 1);

        while ((await catalog.RankExperimentsAsync(other, $"{other}/0", null)).Count > 0) await Task.Yield();

        await silo.SubmitAsync("e", TrivialTrainer.Spec(2) with { Device = "cpu" });
        Assert.Equal(ExperimentState.Completed, (await silo.UntilEndedAsync("e")).State);
    }

    private static async Task<string> FindWorkerAsync(EmbeddedSilo silo, string device) =>
        WorkerKey.Create(Assert.Single(await silo.Host.Grains.GetGrain<IManagementGrain>(0).GetHosts()).Key, device);

    private static Exception Error(FailureCause cause) => cause switch
    {
        FailureCause.BadConfiguration => new SpecException("space.x[1]", "It cannot work.", "Leave it out."),
        FailureCause.OutOfMemory => new DeviceMemoryException("x", 1000),
        _ => new InvalidOperationException("It does not work."),
    };
}
