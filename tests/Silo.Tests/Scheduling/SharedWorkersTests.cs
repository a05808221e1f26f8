using System.Threading.Channels;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Search.Parameters;
using Experiments.Silo.Tests.Workers;
using Experiments.Silo.Workers;
using Microsoft.Extensions.DependencyInjection;

namespace Experiments.Silo.Tests.Scheduling;

/// <summary>
/// Several experiments on the workers of one silo. Each fit begins when a test has seen it and ends when the test says
/// so.
/// </summary>
public sealed class SharedWorkersTests
{
    private readonly TrialClock _clock = new();
    private readonly Channel<(char Experiment, TaskCompletionSource End)> _begun =
        Channel.CreateUnbounded<(char, TaskCompletionSource)>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Equals_train_side_by_side_a_higher_one_overtakes_and_then_the_others_go_on()
    {
        await using var silo = await EmbeddedSilo.StartAsync(
            new TrivialTrainer { Before = Hold }, o => (o.Devices, o.Slots) = ("cpu", 2), _clock);
        await SubmitAsync(silo, 'a', 100);
        var (first, second) = (await BegunAsync(), await BegunAsync());
        Assert.Equal("aa", $"{first.Experiment}{second.Experiment}");

        await SubmitAsync(silo, 'b', 100);
        first = await AfterAsync(first);
        second = await AfterAsync(second);
        Assert.Equal("ba", $"{first.Experiment}{second.Experiment}");
        // Nothing turns them away from each other.
        (first, second) = (await AfterAsync(first), await AfterAsync(second));
        Assert.Equal("ba", $"{first.Experiment}{second.Experiment}");

        await SubmitAsync(silo, 'c', 3, priority: 5);
        (first, second) = (await AfterAsync(first), await AfterAsync(second));
        Assert.Equal("cc", $"{first.Experiment}{second.Experiment}");

        // Its last trial leaves one slot for others, and its refit takes one again.
        var since = new List<char>();
        while (!since.Contains('a') || !since.Contains('b')
            || (await silo.Coordinator("c").GetStatusAsync())!.State != ExperimentState.Completed)
        {
            first = await AfterAsync(first);
            since.Add(first.Experiment);
            (first, second) = (second, first);
        }

        await EndAllAsync(silo, "a", "b");
    }

    [Fact]
    public async Task What_was_leased_ahead_is_given_back_where_a_higher_priority_came()
    {
        await using var silo = await EmbeddedSilo.StartAsync(
            new TrivialTrainer { Before = Hold }, o => (o.Devices, o.Slots) = ("cpu", 1), _clock);
        await SubmitAsync(silo, 'a', 10);
        var running = await BegunAsync();
        await silo.UntilAsync("a", s => s.FitsLeased == 2);

        await SubmitAsync(silo, 'b', 1, priority: 1);
        running = await AfterAsync(running);
        Assert.Equal('b', running.Experiment);
        Assert.Equal((0L, 0L),
            (await silo.UntilAsync("a", s => s.FitsLeased == 0) is var a ? (a.FitsLeased, a.Retries) : default));

        running.End.SetResult();
        await EndAllAsync(silo, "a", "b");
    }

    [Fact]
    public async Task A_priority_that_is_changed_holds_from_the_next_trial_and_outlives_its_coordinator()
    {
        await using var silo = await EmbeddedSilo.StartAsync(
            new TrivialTrainer { Before = Hold }, o => (o.Devices, o.Slots) = ("cpu", 1), _clock);
        await SubmitAsync(silo, 'a', 10);
        var running = await BegunAsync();
        await SubmitAsync(silo, 'b', 10, priority: -1);
        running = await AfterAsync(running);
        Assert.Equal('a', running.Experiment);

        await WokenAsync(silo, () => silo.Coordinator("b").SetPriorityAsync(7));
        running = await AfterAsync(running);
        Assert.Equal('b', running.Experiment);
        await ReactivateAsync(silo);
        Assert.Equal(7, (await silo.Coordinator("b").GetStatusAsync())!.Priority);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => silo.Coordinator("b").SetPriorityAsync(101));

        running.End.SetResult();
        await EndAllAsync(silo, "a", "b");
    }

    [Fact]
    public async Task A_search_on_the_GPU_does_not_wait_for_a_higher_one_on_the_CPU()
    {
        await using var silo = await EmbeddedSilo.StartAsync(
            new TrivialTrainer { Before = Hold }, o => (o.Devices, o.Slots) = ("cpu,simulator", 1), _clock);
        await SubmitAsync(silo, 'a', 3, priority: 100, device: "cpu");
        var high = await BegunAsync();
        Assert.Equal('a', high.Experiment);

        await SubmitAsync(silo, 'b', 3, priority: -100, device: "gpu");
        var low = await BegunAsync();
        while (low.Experiment == 'b'
            && (await silo.Coordinator("b").GetStatusAsync())!.State != ExperimentState.Completed)
        {
            low.End.SetResult();
            var next = BegunAsync();
            if (await Task.WhenAny(next, silo.UntilEndedAsync("b")) != next) break;
            low = await next;
        }

        Assert.Equal(ExperimentState.Completed, (await silo.UntilEndedAsync("b")).State);
        high.End.SetResult();
        await EndAllAsync(silo, "a");
    }

    [Fact]
    public async Task A_pack_of_a_GPU_is_not_refilled_any_more_where_a_higher_priority_came()
    {
        var trainer = new TrivialTrainer { Before = Hold, Capacity = 8 };
        await using var silo = await EmbeddedSilo.StartAsync(trainer, o => o.Devices = "simulator", _clock);
        await SubmitAsync(silo, 'a', 100);
        var running = await BegunAsync();
        await SubmitAsync(silo, 'b', 4, priority: 1);

        var before = 0;
        for (; running.Experiment == 'a'; before++) running = await AfterAsync(running);

        // The lanes that it had train to their end.
        Assert.InRange(before, 1, 8);
        running.End.SetResult();
        await EndAllAsync(silo, "a", "b");
    }

    private void Hold(LeasedFit fit, CancellationToken cancellation)
    {
        // The space identifies the experiment.
        var end = new TaskCompletionSource();
        var experiment = (char)('a' + (int)ParameterSet.Parse(fit.Params)["x"].AsDouble());
        _begun.Writer.TryWrite((experiment, end));
        end.Task.Wait(cancellation);
    }

    private async Task<(char Experiment, TaskCompletionSource End)> BegunAsync() =>
        await _begun.Reader.ReadAsync(Token);

    /// <summary>Ends a fit, a while after the last; gives the fit that its slot begins next.</summary>
    private Task<(char Experiment, TaskCompletionSource End)> AfterAsync(
        (char Experiment, TaskCompletionSource End) fit)
    {
        _clock.Advance(ExperimentRanking.UpdateInterval);
        fit.End.SetResult();
        return BegunAsync();
    }

    private static async Task ReactivateAsync(EmbeddedSilo silo)
    {
        await silo.Host.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
    }

    private static Task SubmitAsync(EmbeddedSilo silo, char id, int trials, int priority = 0, string device = "auto") =>
        WokenAsync(silo, () =>
            silo.SubmitAsync(id.ToString(), Spec(id, trials) with { Priority = priority, Device = device }));

    /// <summary>Does what wakes workers, and waits until it has.</summary>
    private static async Task WokenAsync(EmbeddedSilo silo, Func<Task> action)
    {
        var wakes = silo.Host.Services.GetRequiredService<SiloWorkers>().All.Select(worker => worker.NextWake).ToList();
        await action();
        await Task.WhenAny(wakes).WaitAsync(Token);
    }

    private static ExperimentSpec Spec(char id, int trials) => TrivialTrainer.Spec(trials, folds: 1) with
    {
        Data = new() { Hash = id.ToString(), FileName = "none.csv", Target = ["y"] },
        Space = [new([new("x", [.. Enumerable.Range(0, trials)
            .Select(i => ParameterValue.Create(id - 'a' + ((double)i / trials)).ToString())])])],
    };

    /// <summary>Lets all that runs end, and the experiments with it.</summary>
    private async Task EndAllAsync(EmbeddedSilo silo, params string[] ids)
    {
        foreach (var id in ids) await silo.Coordinator(id).CancelAsync();
        _begun.Writer.TryComplete();
        await foreach (var fit in _begun.Reader.ReadAllAsync(Token)) fit.End.TrySetResult();
    }
}
