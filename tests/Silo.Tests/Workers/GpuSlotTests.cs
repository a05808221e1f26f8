using Experiments.Contracts.Results;
using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;
using Microsoft.Extensions.Logging;

namespace Experiments.Silo.Tests.Workers;

/// <summary>The slot of a GPU: packs of many trials, which join and leave. The simulator replaces the card.</summary>
public sealed class GpuSlotTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static void WithGpu(SiloHostOptions options) => options.Devices = "simulator";

    [Fact]
    public async Task A_pack_is_filled_to_what_the_device_takes_and_every_fit_runs_once()
    {
        var trainer = new TrivialTrainer { Capacity = 8 };
        await using var silo = await EmbeddedSilo.StartAsync(trainer, WithGpu);

        await silo.SubmitAsync("filled", TrivialTrainer.Spec(20));
        var status = await silo.UntilEndedAsync("filled");

        Assert.Equal((ExperimentState.Completed, null), (status.State, status.Message));
        Assert.Equal((20, 40), (status.TrialsDone, status.FitsCompleted));
        Assert.Equal(41, trainer.Runs.Count);
        Assert.All(trainer.Runs, run => Assert.Equal(1, run.Value));
        Assert.Equal(8, trainer.Packs.Max());
    }

    [Fact]
    public async Task Freed_lanes_are_filled_with_further_trials()
    {
        var trainer = new TrivialTrainer { Capacity = 8 };
        await using var silo = await EmbeddedSilo.StartAsync(trainer, WithGpu);

        await silo.SubmitAsync("refilled", TrivialTrainer.Spec(20));
        await silo.UntilEndedAsync("refilled");

        // All trials of the one key came into the first pack; the refit is a separate pack.
        Assert.Equal([1, 8], trainer.Packs.Order());
    }

    [Fact]
    public async Task A_trial_is_durable_before_its_pack_has_ended()
    {
        using var held = new ManualResetEventSlim();
        var trainer = new TrivialTrainer
        {
            Capacity = 8,
            Before = (fit, cancellation) => { if (fit.Trial >= 12) held.Wait(cancellation); }
        };
        await using var silo = await EmbeddedSilo.StartAsync(trainer, WithGpu);

        await silo.SubmitAsync("early", TrivialTrainer.Spec(20));
        var status = await silo.UntilAsync("early", s => s.TrialsDone >= 4);
        Assert.Equal(ExperimentState.Running, status.State);

        held.Set();
        Assert.Equal(ExperimentState.Completed, (await silo.UntilEndedAsync("early")).State);
        Assert.All(trainer.Runs, run => Assert.Equal(1, run.Value));
    }

    [Fact]
    public async Task A_pack_that_fails_is_trained_again_trial_by_trial_and_counts_once()
    {
        var failures = 0;
        var trainer = new TrivialTrainer
        {
            Capacity = 8,
            Before = (fit, _) =>
            {
                if (fit is { Trial: 3, Fold: 1 } && Interlocked.Increment(ref failures) == 1)
                    throw new InvalidOperationException("The card fell off the bus.");
            },
        };
        await using var silo = await EmbeddedSilo.StartAsync(trainer, WithGpu);

        await silo.SubmitAsync("lost", TrivialTrainer.Spec(6));
        var status = await silo.UntilEndedAsync("lost");

        Assert.Equal((ExperimentState.Completed, 6L), (status.State, status.TrialsDone));
        Assert.Equal((12L, 0L), (status.FitsCompleted, status.FitsFailed));
        Assert.Equal(1, trainer.Runs[(3, 1)]);
    }

    [Fact]
    public async Task A_fit_that_always_fails_takes_no_other_with_it()
    {
        var trainer = new TrivialTrainer
        {
            Capacity = 8,
            Before = (fit, _) =>
            {
                if (fit is { Trial: 3, Fold: 1 })
                    throw new InvalidOperationException("This one cannot be trained.");
            }
        };
        await using var silo = await EmbeddedSilo.StartAsync(trainer, WithGpu);

        await silo.SubmitAsync("poisoned", TrivialTrainer.Spec(6));
        var status = await silo.UntilEndedAsync("poisoned");

        Assert.Equal((ExperimentState.Completed, 6L), (status.State, status.TrialsDone));
        Assert.Equal(1, status.FitsFailed);
    }

    [Fact]
    public async Task A_cancelled_experiment_frees_the_device()
    {
        using var held = new ManualResetEventSlim();
        var trainer = new TrivialTrainer
        {
            Capacity = 8,
            Before = (fit, cancellation) => { if (!held.IsSet) held.Wait(cancellation); }
        };
        await using var silo = await EmbeddedSilo.StartAsync(
            trainer, o => (o.Devices, o.LeaseTerm) = ("simulator", TimeSpan.FromSeconds(1)));
        await silo.SubmitAsync("cancelled", TrivialTrainer.Spec(6));
        await silo.UntilAsync("cancelled", s => s.FitsLeased > 0);

        await silo.Coordinator("cancelled").CancelAsync();
        // The slot learns of it when it renews its lease, and takes the next experiment.
        await silo.SubmitAsync("next", TrivialTrainer.Spec(2));
        await silo.UntilAsync("next", s => s.FitsLeased > 0);
        held.Set();

        Assert.Equal(ExperimentState.Completed, (await silo.UntilEndedAsync("next")).State);
    }

    [Fact]
    public async Task An_experiment_for_the_CPU_is_not_taken_by_a_GPU()
    {
        var trainer = new TrivialTrainer();
        await using var silo = await EmbeddedSilo.StartAsync(trainer, o => (o.Devices, o.Slots) = ("cpu,simulator", 1));

        await silo.SubmitAsync("on-the-cpu", TrivialTrainer.Spec(3) with { Device = "cpu" });
        Assert.Equal(ExperimentState.Completed, (await silo.UntilEndedAsync("on-the-cpu")).State);
        Assert.Empty(trainer.Packs);

        await silo.SubmitAsync("on-the-gpu", TrivialTrainer.Spec(4) with { Device = "auto" });
        Assert.Equal(ExperimentState.Completed, (await silo.UntilEndedAsync("on-the-gpu")).State);
        Assert.NotEmpty(trainer.Packs);
    }

    [Fact]
    public async Task The_CPU_of_a_silo_with_a_GPU_takes_nothing_that_a_GPU_may_have_also_in_a_search_that_runs()
    {
        await using var head = await EmbeddedSilo.StartHeadAsync(new TrivialTrainer(), o => o.Slots = 0);
        await head.SubmitAsync("auto", TrivialTrainer.Spec(300));
        using var folder = new TemporaryFolder();
        SiloHostOptions options = new()
        {
            ClusterId = head.ClusterId,
            Folder = folder.Path,
            Join = head.Host.GatewayEndpoint!.ToString(),
            Devices = "cpu,simulator",
            Slots = 2,
            LogLevel = LogLevel.Error,
        };
        await using var joiner = await SiloHost.StartAsync(options, new TrivialTrainer(), cancellation: Token);
        await head.UntilEndedAsync("auto");

        await foreach (var fit in head.Host.Store!.ReadFitsAsync("auto", Token))
            Assert.Contains("/simulator/", fit.Worker, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_that_is_not_there_is_said_at_the_start()
    {
        var e = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => EmbeddedSilo.StartAsync(new TrivialTrainer(), o => o.Devices = "gpu:7"));

        Assert.Contains("--devices is 'gpu:7'", e.Message, StringComparison.Ordinal);
    }
}
