using System.Threading.Channels;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Search.Parameters;
using Experiments.Silo.Tests.Workers;
using Experiments.Silo.Workers;
using Microsoft.Extensions.DependencyInjection;

namespace Experiments.Silo.Tests.Scheduling;

/// <summary>Several experiments on the workers of one silo. Each fit begins when a test has seen it and ends when the test says so.</summary>
public sealed class SharedWorkersTests
{
    private readonly TrialClock _clock = new();
    private readonly Channel<(char Experiment, TaskCompletionSource End)> _begun = Channel.CreateUnbounded<(char, TaskCompletionSource)>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EqualsTrainSideBySideAHigherOneOvertakesAndThenTheOthersGoOn()
    {
        await using var silo = await EmbeddedSilo.Start(new TrivialTrainer { Before = Hold }, o => (o.Devices, o.Slots) = ("cpu", 2), _clock);
        await Submit(silo, 'a', 100);
        var (first, second) = (await Begun(), await Begun());
        Assert.Equal("aa", $"{first.Experiment}{second.Experiment}");

        await Submit(silo, 'b', 100);
        first = await After(first);
        second = await After(second);
        Assert.Equal("ba", $"{first.Experiment}{second.Experiment}");
        // Nothing turns them away from each other.
        (first, second) = (await After(first), await After(second));
        Assert.Equal("ba", $"{first.Experiment}{second.Experiment}");

        await Submit(silo, 'c', 3, priority: 5);
        (first, second) = (await After(first), await After(second));
        Assert.Equal("cc", $"{first.Experiment}{second.Experiment}");

        // Its last trial leaves one slot for others, and its refit takes one again.
        var since = new List<char>();
        while (!since.Contains('a') || !since.Contains('b') || (await silo.Coordinator("c").GetStatus())!.State != ExperimentState.Completed)
        {
            first = await After(first);
            since.Add(first.Experiment);
            (first, second) = (second, first);
        }

        await EndAll(silo, "a", "b");
    }

    [Fact]
    public async Task WhatWasLeasedAheadIsGivenBackWhereAHigherPriorityCame()
    {
        await using var silo = await EmbeddedSilo.Start(new TrivialTrainer { Before = Hold }, o => (o.Devices, o.Slots) = ("cpu", 1), _clock);
        await Submit(silo, 'a', 10);
        var running = await Begun();
        await silo.Until("a", s => s.FitsLeased == 2);

        await Submit(silo, 'b', 1, priority: 1);
        running = await After(running);
        Assert.Equal('b', running.Experiment);
        Assert.Equal((0L, 0L), (await silo.Until("a", s => s.FitsLeased == 0) is var a ? (a.FitsLeased, a.Retries) : default));

        running.End.SetResult();
        await EndAll(silo, "a", "b");
    }

    [Fact]
    public async Task APriorityThatIsChangedHoldsFromTheNextTrialAndOutlivesItsCoordinator()
    {
        await using var silo = await EmbeddedSilo.Start(new TrivialTrainer { Before = Hold }, o => (o.Devices, o.Slots) = ("cpu", 1), _clock);
        await Submit(silo, 'a', 10);
        var running = await Begun();
        await Submit(silo, 'b', 10, priority: -1);
        running = await After(running);
        Assert.Equal('a', running.Experiment);

        await Woken(silo, () => silo.Coordinator("b").SetPriority(7));
        running = await After(running);
        Assert.Equal('b', running.Experiment);
        await Reactivate(silo);
        Assert.Equal(7, (await silo.Coordinator("b").GetStatus())!.Priority);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => silo.Coordinator("b").SetPriority(101));

        running.End.SetResult();
        await EndAll(silo, "a", "b");
    }

    [Fact]
    public async Task ASearchOnTheGpuDoesNotWaitForAHigherOneOnTheCpu()
    {
        await using var silo = await EmbeddedSilo.Start(new TrivialTrainer { Before = Hold }, o => (o.Devices, o.Slots) = ("cpu,simulator", 1), _clock);
        await Submit(silo, 'a', 3, priority: 100, device: "cpu");
        var high = await Begun();
        Assert.Equal('a', high.Experiment);

        await Submit(silo, 'b', 3, priority: -100, device: "gpu");
        var low = await Begun();
        while (low.Experiment == 'b' && (await silo.Coordinator("b").GetStatus())!.State != ExperimentState.Completed)
        {
            low.End.SetResult();
            var next = Begun();
            if (await Task.WhenAny(next, silo.UntilEnded("b")) != next) break;
            low = await next;
        }

        Assert.Equal(ExperimentState.Completed, (await silo.UntilEnded("b")).State);
        high.End.SetResult();
        await EndAll(silo, "a");
    }

    [Fact]
    public async Task APackOfAGpuIsNotFedAnyMoreWhereAHigherPriorityCame()
    {
        var trainer = new TrivialTrainer { Before = Hold, Capacity = 8 };
        await using var silo = await EmbeddedSilo.Start(trainer, o => o.Devices = "simulator", _clock);
        await Submit(silo, 'a', 100);
        var running = await Begun();
        await Submit(silo, 'b', 4, priority: 1);

        var before = 0;
        for (; running.Experiment == 'a'; before++) running = await After(running);

        // The lanes that it had train to their end.
        Assert.InRange(before, 1, 8);
        running.End.SetResult();
        await EndAll(silo, "a", "b");
    }

    private void Hold(LeasedFit fit, CancellationToken cancellation)
    {
        // The experiment is told by its space.
        var end = new TaskCompletionSource();
        var experiment = (char)('a' + (int)ParameterSet.Parse(fit.Params)["x"].AsDouble());
        _begun.Writer.TryWrite((experiment, end));
        end.Task.Wait(cancellation);
    }

    private async Task<(char Experiment, TaskCompletionSource End)> Begun() => await _begun.Reader.ReadAsync(Token);

    /// <summary>Ends a fit, a while after the last; gives the fit that its slot begins next.</summary>
    private Task<(char Experiment, TaskCompletionSource End)> After((char Experiment, TaskCompletionSource End) fit)
    {
        _clock.Advance(SlotLeases.Reconsideration);
        fit.End.SetResult();
        return Begun();
    }

    private static async Task Reactivate(EmbeddedSilo silo)
    {
        await silo.Host.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
    }

    private static Task Submit(EmbeddedSilo silo, char id, int trials, int priority = 0, string device = "auto") =>
        Woken(silo, () => silo.Submit(id.ToString(), Spec(id, trials) with { Priority = priority, Device = device }));

    /// <summary>Does what wakes workers, and waits until it has.</summary>
    private static async Task Woken(EmbeddedSilo silo, Func<Task> action)
    {
        var wakes = silo.Host.Services.GetRequiredService<SiloWorkers>().All.Select(worker => worker.NextWake).ToList();
        await action();
        await Task.WhenAny(wakes).WaitAsync(Token);
    }

    private static ExperimentSpec Spec(char id, int trials) => TrivialTrainer.Spec(trials, folds: 1) with
    {
        Data = new() { Hash = id.ToString(), FileName = "none.csv", Target = ["y"] },
        Space = [new([new("x", [.. Enumerable.Range(0, trials).Select(i => ParameterValue.Of(id - 'a' + ((double)i / trials)).ToString())])])],
    };

    /// <summary>Lets all that runs end, and the experiments with it.</summary>
    private async Task EndAll(EmbeddedSilo silo, params string[] ids)
    {
        foreach (var id in ids) await silo.Coordinator(id).Cancel();
        _begun.Writer.TryComplete();
        await foreach (var fit in _begun.Reader.ReadAllAsync(Token)) fit.End.TrySetResult();
    }
}
