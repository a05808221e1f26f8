using Experiments.Contracts.Errors;
using Experiments.Contracts.Grains;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Silo.Coordination;
using Microsoft.Extensions.Time.Testing;
using Orleans.Core.Internal;

namespace Experiments.Silo.Tests.Coordination;

/// <summary>
/// The messages between a coordinator and its workers, one by one: the tests are the workers and advance the clock.
/// </summary>
public sealed class LeaseProtocolTests
{
    private const long Secret = 5;

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Without_a_pack_key_a_single_trial_is_granted_and_with_one_no_more_than_a_share()
    {
        await using var silo = await StartAsync(trials: 12);
        var first = await LeaseAsync(silo, "a", null, 100);
        Assert.Equal([(0, 0), (0, 1)], Fits(first));
        Assert.Equal(("one", TimeSpan.FromSeconds(15)), (first.PackKey, first.Term));
        await LeaseAsync(silo, "b", null, 1);
        // 10 trials are left for the two slots that have asked.
        Assert.Equal(5, Fits(await LeaseAsync(silo, "a", "one", 100)).Select(f => f.Trial).Distinct().Count());
    }

    [Fact]
    public async Task What_a_slot_holds_is_part_of_its_share_however_often_it_asks()
    {
        await using var silo = await StartAsync(trials: 12);
        await LeaseAsync(silo, "a", null, 1);
        await LeaseAsync(silo, "b", null, 1);
        // 10 are left and a holds one: half of 11, rounded up, are 6.
        Assert.Equal(5, Fits((await AskHoldingAsync(silo, "a", 1)).Grant!)
            .Select(f => f.Trial)
            .Distinct()
            .Count());
        Assert.Null((await AskHoldingAsync(silo, "a", 6)).Grant);
        // 5 are left and b holds one: half of 6 are 3.
        Assert.Equal(2, Fits((await AskHoldingAsync(silo, "b", 1)).Grant!)
            .Select(f => f.Trial)
            .Distinct()
            .Count());
    }

    [Fact]
    public async Task A_lease_that_is_not_renewed_is_run_elsewhere_and_a_late_report_is_refused_softly()
    {
        await using var silo = await StartAsync(trials: 2);
        var lost = await LeaseAsync(silo, "lost");
        var kept = await LeaseAsync(silo, "kept");
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True((await silo.Coordinator("e").RenewAsync(kept.Token, "kept", Secret)).Valid);
        _clock.Advance(TimeSpan.FromSeconds(6));
        await silo.UntilAsync("e", s => s.Retries == 2);

        Assert.False((await silo.Coordinator("e").RenewAsync(lost.Token, "lost", Secret)).Valid);
        Assert.True((await silo.Coordinator("e").RenewAsync(kept.Token, "kept", Secret)).Valid);
        Assert.Equal([ReportVerdict.Late, ReportVerdict.Late], await ReportAsync(silo, lost, "lost"));
        var again = await LeaseAsync(silo, "other");
        Assert.Equal(Fits(lost), Fits(again));
        Assert.All(again.Fits, f => Assert.Equal(2, f.Attempt));
        Assert.True(again.Token > lost.Token);
        Assert.Equal([ReportVerdict.Accepted, ReportVerdict.Accepted], await ReportAsync(silo, again, "other"));
        Assert.Equal([ReportVerdict.Duplicate, ReportVerdict.Duplicate], await ReportAsync(silo, lost, "lost"));
        Assert.Equal(2, (await silo.Coordinator("e").GetStatusAsync())!.FitsCompleted);
    }

    [Fact]
    public async Task What_is_given_back_is_granted_again_at_once_and_costs_no_attempt()
    {
        await using var silo = await StartAsync(trials: 1);
        var first = await LeaseAsync(silo, "a");
        Assert.Null((await AskAsync(silo, "b")).Grant);
        await silo.Coordinator("e").GiveBackAsync(first.Token, "a", secret: Secret);
        Assert.All((await LeaseAsync(silo, "b")).Fits, f => Assert.Equal(1, f.Attempt));
    }

    [Fact]
    public async Task What_a_worker_never_heard_of_is_taken_back_by_its_next_question_and_costs_no_attempt()
    {
        await using var silo = await StartAsync(trials: 3);
        var (held, unheard) = (await LeaseAsync(silo, "a"), await LeaseAsync(silo, "a"));
        var next = (await silo.Coordinator("e").LeaseAsync(
            new("a", 1, null, "", TokensHeld: [held.Token], Secret: Secret))).Grant!;
        Assert.Equal(Fits(unheard), Fits(next));
        Assert.All(next.Fits, f => Assert.Equal(1, f.Attempt));
        Assert.True((await silo.Coordinator("e").RenewAsync(held.Token, "a", Secret)).Valid);
        Assert.False((await silo.Coordinator("e").RenewAsync(unheard.Token, "a", Secret)).Valid);
        await silo.Coordinator("e").LeaveAsync("a", Secret);
        Assert.False((await silo.Coordinator("e").RenewAsync(held.Token, "a", Secret)).Valid);
        Assert.Equal((0, 0),
            await silo.Coordinator("e").GetStatusAsync() is { } status ? (status.FitsLeased, status.Retries) : default);
    }

    [Fact]
    public async Task A_worker_that_only_says_what_it_holds_gives_back_the_rest_and_is_granted_nothing()
    {
        await using var silo = await StartAsync(trials: 3);
        var (held, unheard) = (await LeaseAsync(silo, "a"), await LeaseAsync(silo, "a"));
        Assert.Null((await silo.Coordinator("e").LeaseAsync(
            new("a", 0, null, "", TokensHeld: [held.Token], Secret: Secret))).Grant);
        Assert.False((await silo.Coordinator("e").RenewAsync(unheard.Token, "a", Secret)).Valid);
        var again = await LeaseAsync(silo, "b");
        Assert.Equal(Fits(unheard), Fits(again));
        Assert.All(again.Fits, f => Assert.Equal(1, f.Attempt));
        Assert.Equal((4, 0),
            await silo.Coordinator("e").GetStatusAsync() is { } status ? (status.FitsLeased, status.Retries) : default);
    }

    [Fact]
    public async Task A_question_that_comes_after_a_later_one_or_after_its_worker_left_is_granted_nothing()
    {
        await using var silo = await StartAsync(trials: 3);
        Assert.NotNull(
            (await silo.Coordinator("e").LeaseAsync(new("a", 1, null, "", Number: 2, Secret: Secret))).Grant);
        Assert.Null((await silo.Coordinator("e").LeaseAsync(new("a", 1, null, "", Number: 1, Secret: Secret))).Grant);
        await silo.Coordinator("e").LeaveAsync("a", Secret);
        Assert.Null((await silo.Coordinator("e").LeaseAsync(new("a", 1, null, "", Number: 3, Secret: Secret))).Grant);
        Assert.Equal(0, (await silo.Coordinator("e").GetStatusAsync())!.FitsLeased);
    }

    [Theory, InlineData(false, 6), InlineData(true, 11)]
    public async Task A_slot_that_gives_a_lease_back_keeps_its_share_unless_it_leaves(bool leaves, int share)
    {
        await using var silo = await StartAsync(trials: 12);
        await LeaseAsync(silo, "a");
        var back = await LeaseAsync(silo, "b");
        await silo.Coordinator("e").GiveBackAsync(back.Token, "b", leaves, Secret);
        Assert.Equal(share, Fits(await LeaseAsync(silo, "a", "one", 100)).Select(f => f.Trial).Distinct().Count());
    }

    [Fact]
    public async Task What_is_asked_for_ahead_is_not_what_another_waits_for()
    {
        await using var silo = await StartAsync(trials: 3);
        await LeaseAsync(silo, "a");
        await LeaseAsync(silo, "b");
        Assert.Null((await AskAsync(silo, "a", ahead: true)).Grant);
        Assert.NotNull((await AskAsync(silo, "b")).Grant);
    }

    [Fact]
    public async Task A_retry_gets_only_the_folds_that_are_not_durable()
    {
        await using var silo = await StartAsync(trials: 1);
        var first = await LeaseAsync(silo, "a");
        await silo.Coordinator("e").ReportAsync(new(first.Token, "a", [Result(first.Fits[0])], Secret));
        await silo.Coordinator("e").GiveBackAsync(first.Token, "a", secret: Secret);
        Assert.Equal([(0, 1)], Fits(await LeaseAsync(silo, "b")));
    }

    [Fact]
    public async Task An_activation_that_comes_after_another_goes_on_from_what_is_durable()
    {
        await using var silo = await StartAsync(trials: 3);
        var done = await LeaseAsync(silo, "a");
        await ReportAsync(silo, done, "a");
        var open = await LeaseAsync(silo, "b");
        _clock.Advance(TimeSpan.FromSeconds(10));
        await ReactivateAsync(silo);

        // The open lease has a full term again, and its worker does not notice.
        _clock.Advance(TimeSpan.FromSeconds(10));
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
            _clock.Advance(TimeSpan.FromSeconds(9));
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
        _clock.Advance(TimeSpan.FromSeconds(16));
        Assert.False((await silo.Coordinator("e").RenewAsync(lost.Token, "lost", Secret)).Valid);
    }

    [Fact]
    public async Task A_search_that_no_worker_may_take_says_what_it_waits_for_until_one_does()
    {
        await using var silo = await EmbeddedSilo.StartAsync(new TrivialTrainer(), o => o.Slots = 2, _clock);
        await silo.SubmitAsync("e", TrivialTrainer.Spec(2) with { Device = "gpu" });
        Assert.Null((await silo.Coordinator("e").GetStatusAsync())!.Missing);
        var waiting = await silo.UntilAsync("e", s =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
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
        await using var silo = await EmbeddedSilo.StartAsync(new TrivialTrainer(), o => o.Slots = 2, _clock);
        await silo.SubmitAsync("e", TrivialTrainer.Spec(2) with { Device = "gpu" });
        await silo.UntilAsync("e", s =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            return s.Missing is not null;
        });
        await silo.Coordinator("e").PauseAsync();
        var catalog = silo.Host.Grains.GetGrain<IExperimentCatalogGrain>(0);
        var gpu =
            Assert.Single((await catalog.GetInfoAsync()).Workers).Replace("/cpu", "/gpu:0", StringComparison.Ordinal);
        await catalog.RegisterAsync(gpu, 1);

        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Null((await silo.Coordinator("e").GetStatusAsync())!.Missing);
        Assert.Empty(await catalog.RankExperimentsAsync(gpu, $"{gpu}/0", serving: null));
    }

    [Fact]
    public async Task While_it_is_paused_nothing_is_granted_what_runs_counts_and_its_time_stands_still()
    {
        await using var silo = await StartAsync(
            trials: 10, spec => spec with { Budget = new() { MaxTime = TimeSpan.FromMinutes(10) } });
        var running = await LeaseAsync(silo, "a");
        _clock.Advance(TimeSpan.FromSeconds(10));
        await silo.Coordinator("e").PauseAsync();
        Assert.Null((await AskAsync(silo, "b")).Grant);
        Assert.Equal([ReportVerdict.Accepted, ReportVerdict.Accepted], await ReportAsync(silo, running, "a"));
        var paused = (await silo.Coordinator("e").GetStatusAsync())!;
        Assert.Equal((ExperimentState.Paused, 2, TimeSpan.FromSeconds(10)),
            (paused.State, paused.FitsCompleted, paused.RunTime));

        _clock.Advance(TimeSpan.FromHours(1));
        await ReactivateAsync(silo);
        Assert.Null((await AskAsync(silo, "b")).Grant);
        await silo.Coordinator("e").ResumeAsync();
        Assert.Equal([(1, 0), (1, 1)], Fits(await LeaseAsync(silo, "b")));
        var resumed = (await silo.Coordinator("e").GetStatusAsync())!;
        Assert.Equal((ExperimentState.Running, TimeSpan.FromSeconds(10)), (resumed.State, resumed.RunTime));
    }

    [Fact]
    public async Task What_came_to_nothing_is_kept_with_who_had_it_and_why()
    {
        await using var silo = await StartAsync(trials: 1);
        var first = await LeaseAsync(silo, "a");
        var failure = new FitFailure(FailureCause.OutOfMemory, "no room");
        await silo.Coordinator("e").ReportAsync(new(first.Token,
            "a", [Result(first.Fits[0]) with { Failure = failure, Device = "gpu:1", Log = "epoch 1: loss 3" }],
            Secret));
        _clock.Advance(TimeSpan.FromSeconds(16));
        await silo.UntilAsync("e", s => s.Retries == 2);
        var second = await LeaseAsync(silo, "b");
        await ReportAsync(silo, second, "b");

        var attempts = await silo.Host.Store!.ReadAttemptsAsync("e", 0, TestContext.Current.CancellationToken);
        Assert.Equal(
            [(0, "a", "gpu:1", failure, "epoch 1: loss 3"),
                (1, "a", "", new FitFailure(FailureCause.LostWorker, "The worker fell silent."), "")],
            attempts.Select(a => (a.Fit.Fold, a.Worker, a.Device, a.Failure, a.Log)));
        var ended = await silo.Host.Store.ReadTrialAsync("e", 0, TestContext.Current.CancellationToken);
        Assert.Equal([("b", 1, 0), ("b", 0, 1)], ended.Select(f => (f.Worker, f.Errors, f.LostAttempts)));
    }

    [Fact]
    public async Task A_silo_that_is_alone_takes_the_leases_of_earlier_processes_back_at_once()
    {
        await using var silo = await StartAsync(trials: 2, alone: true);
        var lost = await LeaseAsync(silo, "gone");
        await ReactivateAsync(silo);
        var again = await LeaseAsync(silo, "here");
        Assert.Equal(Fits(lost), Fits(again));
        // The trial did not cause the loss, so it loses no attempt.
        Assert.All(again.Fits, f => Assert.Equal(1, f.Attempt));
        Assert.Equal([ReportVerdict.Late, ReportVerdict.Late], await ReportAsync(silo, lost, "gone"));
        Assert.All(await silo.Host.Store!.ReadAttemptsAsync("e", 0, TestContext.Current.CancellationToken), a =>
            Assert.Equal(("gone", FailureCause.LostWorker), (a.Worker, a.Failure.Cause)));
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

    private async Task<EmbeddedSilo> StartAsync(
        int trials,
        Func<Contracts.Specs.ExperimentSpec, Contracts.Specs.ExperimentSpec>? change = null,
        bool alone = false)
    {
        var silo = await EmbeddedSilo.StartAsync(new TrivialTrainer(), o => (o.Slots, o.IsAlone) = (0, alone), _clock);
        var spec = TrivialTrainer.Spec(trials);
        await silo.SubmitAsync("e", change?.Invoke(spec) ?? spec);
        return silo;
    }

    private static async Task ReactivateAsync(EmbeddedSilo silo) =>
        await silo.Coordinator("e").AsReference<IGrainManagementExtension>().DeactivateOnIdle();

    /// <summary>Has the silo collect what nobody has called for a while.</summary>
    private static async Task CollectAsync(EmbeddedSilo silo) =>
        await silo.Host.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);

    private static async Task<int> CoordinatorsAsync(EmbeddedSilo silo) =>
        (await silo.Host.Grains.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics())
            .Count(grain => grain.GrainType.Contains(nameof(SearchCoordinatorGrain), StringComparison.Ordinal));

    private static Task<LeaseReply> AskAsync(
        EmbeddedSilo silo, string worker, string? key = null, int trials = 1, bool ahead = false) =>
            silo.Coordinator("e").LeaseAsync(new(worker, trials, key, "", ahead, Secret: Secret));

    private static Task<LeaseReply> AskHoldingAsync(EmbeddedSilo silo, string worker, int trialsHeld) =>
        silo.Coordinator("e").LeaseAsync(new(worker, 100, "one", "", TrialsHeld: trialsHeld, Secret: Secret));

    private static async Task<LeaseGrant> LeaseAsync(
        EmbeddedSilo silo, string worker, string? key = null, int trials = 1) =>
            (await AskAsync(silo, worker, key, trials)).Grant
            ?? throw new InvalidOperationException("Nothing was granted.");

    private static async Task<IReadOnlyList<ReportVerdict>> ReportAsync(
        EmbeddedSilo silo, LeaseGrant grant, string worker) =>
            (await silo.Coordinator("e")
                .ReportAsync(new(grant.Token, worker, [.. grant.Fits.Select(Result)], Secret))).Verdicts;

    private static FitReport Result(LeasedFit fit) => new()
    {
        Trial = fit.Trial,
        Fold = fit.Fold,
        Scores = new Dictionary<string, double> { ["score"] = fit.Trial },
        FitKey = $"00/{fit.Params}/{fit.Fold}",
    };

    private static List<(long Trial, int Fold)> Fits(LeaseGrant grant) =>
        [.. grant.Fits.Select(f => (f.Trial, f.Fold))];
}
