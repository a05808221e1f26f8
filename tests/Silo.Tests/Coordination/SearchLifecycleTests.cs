using Experiments.Contracts.Errors;
using Experiments.Contracts.Grains;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Silo.Coordination;

namespace Experiments.Silo.Tests.Coordination;

/// <summary>
/// How a search goes on from one activation of its coordinator to the next, waits, pauses and ends: the tests are the
/// workers and advance the clock.
/// </summary>
public sealed class SearchLifecycleTests : CoordinatorProtocol
{
    [Fact]
    public async Task An_activation_that_comes_after_another_goes_on_from_what_is_durable()
    {
        await using var silo = await StartAsync(trials: 3);
        var done = await LeaseAsync(silo, "a");
        await ReportAsync(silo, done, "a");
        var open = await LeaseAsync(silo, "b");
        Clock.Advance(TimeSpan.FromSeconds(10));
        await ReactivateAsync(silo);

        // The open lease has a full term again, and its worker does not notice.
        Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True((await silo.Coordinator("e").RenewAsync(open.Token, "b", Secret)).Valid);
        Assert.Equal([ReportVerdict.Duplicate, ReportVerdict.Duplicate], await ReportAsync(silo, done, "a"));
        Assert.Equal([ReportVerdict.Accepted, ReportVerdict.Accepted], await ReportAsync(silo, open, "b"));
        var last = await LeaseAsync(silo, "a");
        Assert.Equal([(2, 0), (2, 1)], Fits(last));
        Assert.True(last.Token > open.Token);
        await ReportAsync(silo, last, "a");
        var refit = await LeaseAsync(silo, "a");
        Assert.Equal([(2, -1)], Fits(refit));
        await ReactivateAsync(silo);
        await ReportAsync(silo, refit, "a");
        Assert.Equal((ExperimentState.Completed, 6),
            await silo.UntilEndedAsync("e") is var s ? (s.State, s.FitsCompleted) : default);
    }

    /// <summary>A report of an earlier version does not say on how many rows its fit was trained.</summary>
    [Theory, InlineData(0), InlineData(10)]
    public async Task Fits_that_an_earlier_version_trained_are_told_once(int rows)
    {
        await using var silo = await StartAsync(trials: 2);
        var done = await LeaseAsync(silo, "a");
        await silo.Coordinator("e").ReportAsync(new(
            done.Token, "a", [.. done.Fits.Select(fit => Result(fit) with { TrainRows = rows })], Secret));
        Assert.Empty((await silo.Coordinator("e").GetStatusAsync())!.Warnings);

        for (var activation = 0; activation < 2; activation++)
        {
            await ReactivateAsync(silo);
            var warnings = (await silo.Coordinator("e").GetStatusAsync())!.Warnings;

            if (rows > 0) Assert.Empty(warnings);
            else
                Assert.StartsWith("2 of the fits were trained by an earlier version",
                    Assert.Single(warnings), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_coordinator_of_a_search_that_nobody_calls_stays_until_it_has_ended()
    {
        await using var silo = await StartAsync(trials: 1);
        // Without workers and calls the coordinator still watches the search and updates its metrics.
        await CollectAsync(silo);
        Assert.Equal(1, await CoordinatorsAsync(silo));
        await silo.Coordinator("e").PauseAsync();
        await CollectAsync(silo);
        Assert.Equal(1, await CoordinatorsAsync(silo));
        await silo.Coordinator("e").CancelAsync();
        await CollectAsync(silo);
        Assert.Equal(0, await CoordinatorsAsync(silo));
    }

    [Fact]
    public async Task An_activation_whose_term_is_over_commits_nothing_and_makes_way_for_the_next()
    {
        await using var silo = await StartAsync(trials: 2);
        var lease = await LeaseAsync(silo, "a");
        await silo.Host.Store!.ClaimTermAsync("e");
        await Assert.ThrowsAsync<StaleTermException>(() => ReportAsync(silo, lease, "a"));
        Assert.Empty((await silo.Host.Store.GetResultsAsync("e", 0, 10, TestContext.Current.CancellationToken)).Trials);
        // The worker reports again, to the next activation.
        Assert.Equal([ReportVerdict.Accepted, ReportVerdict.Accepted], await ReportAsync(silo, lease, "a"));
    }

    [Fact]
    public async Task When_its_time_is_spent_the_search_ends_with_what_it_has()
    {
        await using var silo = await StartAsync(
            trials: 10, spec => spec with { Budget = new() { MaxTime = TimeSpan.FromMinutes(10) } });
        await ReportAsync(silo, await LeaseAsync(silo, "a"), "a");
        var running = await LeaseAsync(silo, "a");
        for (var i = 0; i < 70; i++)
        {
            Clock.Advance(TimeSpan.FromSeconds(9));
            await silo.Coordinator("e").RenewAsync(running.Token, "a", Secret);
        }

        Assert.Null((await AskAsync(silo, "b")).Grant);
        await ReportAsync(silo, running, "a");
        Assert.Equal([(1, -1)], Fits(await LeaseAsync(silo, "a")));
        Assert.Equal(2, (await silo.Coordinator("e").GetStatusAsync())!.TrialsDone);
    }

    [Fact]
    public async Task A_lost_worker_is_noticed_long_before_the_time_of_the_budget_is_spent()
    {
        await using var silo = await StartAsync(
            trials: 10, spec => spec with { Budget = new() { MaxTime = TimeSpan.FromHours(1) } });
        var lost = await LeaseAsync(silo, "lost");
        Clock.Advance(TimeSpan.FromSeconds(16));
        Assert.False((await silo.Coordinator("e").RenewAsync(lost.Token, "lost", Secret)).Valid);
    }

    [Fact]
    public async Task A_search_that_no_worker_may_take_says_what_it_waits_for_until_one_does()
    {
        await using var silo = await EmbeddedSilo.StartAsync(new TrivialTrainer(), o => o.Slots = 2, Clock);
        await silo.SubmitAsync("e", TrivialTrainer.Spec(2) with { Device = "gpu" });
        Assert.Null((await silo.Coordinator("e").GetStatusAsync())!.Missing);
        var waiting = await silo.UntilAsync("e", s =>
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            return s.Missing is { Workers: 1 };
        });
        Assert.Equal((ExperimentState.Running, new MissingDevice("gpu", 1)), (waiting.State, waiting.Missing));
        // Other processes read the missing device from the store.
        Assert.Equal(waiting.Missing,
            (await silo.Host.Store!.FindAsync("e", TestContext.Current.CancellationToken))!.Status.Missing);

        await LeaseAsync(silo, "a-gpu");
        Assert.Null((await silo.Coordinator("e").GetStatusAsync())!.Missing);
    }

    [Fact]
    public async Task What_is_paused_waits_for_no_worker_and_asks_for_none()
    {
        await using var silo = await EmbeddedSilo.StartAsync(new TrivialTrainer(), o => o.Slots = 2, Clock);
        await silo.SubmitAsync("e", TrivialTrainer.Spec(2) with { Device = "gpu" });
        await silo.UntilAsync("e", s =>
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            return s.Missing is not null;
        });
        await silo.Coordinator("e").PauseAsync();
        var catalog = silo.Host.Grains.GetGrain<IExperimentCatalogGrain>(0);
        var gpu =
            Assert.Single((await catalog.GetInfoAsync()).Workers).Replace("/cpu", "/gpu:0", StringComparison.Ordinal);
        await catalog.RegisterAsync(gpu, 1);

        Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Null((await silo.Coordinator("e").GetStatusAsync())!.Missing);
        Assert.Empty(await catalog.RankExperimentsAsync(gpu, $"{gpu}/0", serving: null));
    }

    [Fact]
    public async Task While_it_is_paused_nothing_is_granted_what_runs_counts_and_its_time_stands_still()
    {
        await using var silo = await StartAsync(
            trials: 10, spec => spec with { Budget = new() { MaxTime = TimeSpan.FromMinutes(10) } });
        var running = await LeaseAsync(silo, "a");
        Clock.Advance(TimeSpan.FromSeconds(10));
        await silo.Coordinator("e").PauseAsync();
        Assert.Null((await AskAsync(silo, "b")).Grant);
        Assert.Equal([ReportVerdict.Accepted, ReportVerdict.Accepted], await ReportAsync(silo, running, "a"));
        var paused = (await silo.Coordinator("e").GetStatusAsync())!;
        Assert.Equal((ExperimentState.Paused, 2, TimeSpan.FromSeconds(10)),
            (paused.State, paused.FitsCompleted, paused.RunTime));

        Clock.Advance(TimeSpan.FromHours(1));
        await ReactivateAsync(silo);
        Assert.Null((await AskAsync(silo, "b")).Grant);
        await silo.Coordinator("e").ResumeAsync();
        Assert.Equal([(1, 0), (1, 1)], Fits(await LeaseAsync(silo, "b")));
        var resumed = (await silo.Coordinator("e").GetStatusAsync())!;
        Assert.Equal((ExperimentState.Running, TimeSpan.FromSeconds(10)), (resumed.State, resumed.RunTime));
    }

    [Fact]
    public async Task After_the_end_workers_are_told_to_forget()
    {
        await using var silo = await StartAsync(trials: 1);
        await ReportAsync(silo, await LeaseAsync(silo, "a"), "a");
        await ReportAsync(silo, await LeaseAsync(silo, "a"), "a");
        await silo.UntilEndedAsync("e");
        Assert.Equal(new LeaseReply(null, Ended: true), await AskAsync(silo, "a"));
        Assert.Equal(
            new LeaseReply(null, Ended: true),
            await silo.Coordinator("never").LeaseAsync(new("a", 1, null, "", Secret: Secret)));
    }
}
