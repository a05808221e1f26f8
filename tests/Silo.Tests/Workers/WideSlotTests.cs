using Experiments.Contracts.Results;
using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;
using Microsoft.Extensions.Logging;

namespace Experiments.Silo.Tests.Workers;

/// <summary>The slot of a GPU: packs of many trials, which come and go. The simulator stands for the card.</summary>
public sealed class WideSlotTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static void WithGpu(SiloHostOptions options) => options.Devices = "simulator";

    [Fact]
    public async Task APackIsFilledToWhatTheDeviceTakesAndEveryFitRunsOnce()
    {
        var trainer = new TrivialTrainer { Capacity = 8 };
        await using var silo = await EmbeddedSilo.Start(trainer, WithGpu);

        await silo.Submit("wide", TrivialTrainer.Spec(20));
        var status = await silo.UntilEnded("wide");

        Assert.Equal((ExperimentState.Completed, null), (status.State, status.Message));
        Assert.Equal((20, 40), (status.TrialsDone, status.FitsCompleted));
        Assert.Equal(41, trainer.Runs.Count);
        Assert.All(trainer.Runs, run => Assert.Equal(1, run.Value));
        Assert.Equal(8, trainer.Packs.Max());
    }

    [Fact]
    public async Task FreedLanesAreFilledWithFurtherTrials()
    {
        var trainer = new TrivialTrainer { Capacity = 8 };
        await using var silo = await EmbeddedSilo.Start(trainer, WithGpu);

        await silo.Submit("refilled", TrivialTrainer.Spec(20));
        await silo.UntilEnded("refilled");

        // All trials of the one key came into the first pack; the refit is a pack of its own.
        Assert.Equal([1, 8], trainer.Packs.Order());
    }

    [Fact]
    public async Task ATrialIsDurableBeforeItsPackHasEnded()
    {
        using var held = new ManualResetEventSlim();
        var trainer = new TrivialTrainer { Capacity = 8, Before = (fit, cancellation) => { if (fit.Trial >= 12) held.Wait(cancellation); } };
        await using var silo = await EmbeddedSilo.Start(trainer, WithGpu);

        await silo.Submit("early", TrivialTrainer.Spec(20));
        var status = await silo.Until("early", s => s.TrialsDone >= 4);
        Assert.Equal(ExperimentState.Running, status.State);

        held.Set();
        Assert.Equal(ExperimentState.Completed, (await silo.UntilEnded("early")).State);
        Assert.All(trainer.Runs, run => Assert.Equal(1, run.Value));
    }

    [Fact]
    public async Task APackThatFailsIsTrainedAgainTrialByTrialAndCountsOnce()
    {
        var failures = 0;
        var trainer = new TrivialTrainer
        {
            Capacity = 8,
            Before = (fit, _) =>
            {
                if (fit is { Trial: 3, Fold: 1 } && Interlocked.Increment(ref failures) == 1) throw new InvalidOperationException("The card fell off the bus.");
            },
        };
        await using var silo = await EmbeddedSilo.Start(trainer, WithGpu);

        await silo.Submit("lost", TrivialTrainer.Spec(6));
        var status = await silo.UntilEnded("lost");

        Assert.Equal((ExperimentState.Completed, 6L), (status.State, status.TrialsDone));
        Assert.Equal((12L, 0L), (status.FitsCompleted, status.FitsFailed));
        Assert.Equal(1, trainer.Runs[(3, 1)]);
    }

    [Fact]
    public async Task AFitThatAlwaysFailsTakesNoOtherWithIt()
    {
        var trainer = new TrivialTrainer { Capacity = 8, Before = (fit, _) => { if (fit is { Trial: 3, Fold: 1 }) throw new InvalidOperationException("This one cannot be trained."); } };
        await using var silo = await EmbeddedSilo.Start(trainer, WithGpu);

        await silo.Submit("poisoned", TrivialTrainer.Spec(6));
        var status = await silo.UntilEnded("poisoned");

        Assert.Equal((ExperimentState.Completed, 6L), (status.State, status.TrialsDone));
        Assert.Equal(1, status.FitsFailed);
    }

    [Fact]
    public async Task ACancelledExperimentFreesTheDevice()
    {
        using var held = new ManualResetEventSlim();
        var trainer = new TrivialTrainer { Capacity = 8, Before = (fit, cancellation) => { if (!held.IsSet) held.Wait(cancellation); } };
        await using var silo = await EmbeddedSilo.Start(trainer, o => (o.Devices, o.LeaseTerm) = ("simulator", TimeSpan.FromSeconds(1)));
        await silo.Submit("cancelled", TrivialTrainer.Spec(6));
        await silo.Until("cancelled", s => s.FitsLeased > 0);

        await silo.Coordinator("cancelled").Cancel();
        // The slot learns of it when it prolongs its lease, and takes the next experiment.
        await silo.Submit("next", TrivialTrainer.Spec(2));
        await silo.Until("next", s => s.FitsLeased > 0);
        held.Set();

        Assert.Equal(ExperimentState.Completed, (await silo.UntilEnded("next")).State);
    }

    [Fact]
    public async Task AnExperimentForTheCpuIsNotTakenByAGpu()
    {
        var trainer = new TrivialTrainer();
        await using var silo = await EmbeddedSilo.Start(trainer, o => (o.Devices, o.Slots) = ("cpu,simulator", 1));

        await silo.Submit("on-the-cpu", TrivialTrainer.Spec(3) with { Device = "cpu" });
        Assert.Equal(ExperimentState.Completed, (await silo.UntilEnded("on-the-cpu")).State);
        Assert.Empty(trainer.Packs);

        await silo.Submit("on-the-gpu", TrivialTrainer.Spec(4) with { Device = "auto" });
        Assert.Equal(ExperimentState.Completed, (await silo.UntilEnded("on-the-gpu")).State);
        Assert.NotEmpty(trainer.Packs);
    }

    [Fact]
    public async Task TheCpuOfASiloWithAGpuTakesNothingThatAGpuMayHaveAlsoWhenTheSiloJoinsARunningSearch()
    {
        await using var head = await EmbeddedSilo.StartHead(new TrivialTrainer(), o => o.Slots = 0);
        await head.Submit("auto", TrivialTrainer.Spec(300));
        using var folder = new TemporaryFolder();
        SiloHostOptions options = new()
        {
            ClusterId = head.ClusterId, Folder = folder.Path, Join = head.Host.GatewayEndpoint!.ToString(), Devices = "cpu,simulator", Slots = 2, LogLevel = LogLevel.Error,
        };
        await using var joiner = await SiloHost.StartAsync(options, new TrivialTrainer(), cancellation: Token);
        await head.UntilEnded("auto");

        await foreach (var fit in head.Host.Store!.ReadFits("auto", Token)) Assert.Contains("/simulator/", fit.Worker, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADeviceThatIsNotThereIsSaidAtTheStart()
    {
        var e = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => EmbeddedSilo.Start(new TrivialTrainer(), o => o.Devices = "gpu:7"));

        Assert.Contains("--devices is 'gpu:7'", e.Message, StringComparison.Ordinal);
    }
}
