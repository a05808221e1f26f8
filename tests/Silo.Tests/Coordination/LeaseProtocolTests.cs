using Experiments.Contracts.Grains;
using Experiments.Contracts.Leases;

namespace Experiments.Silo.Tests.Coordination;

/// <summary>
/// The messages between a coordinator and its workers, one by one: the tests are the workers and advance the clock.
/// </summary>
public sealed class LeaseProtocolTests : CoordinatorProtocol
{
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
        Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True((await silo.Coordinator("e").RenewAsync(kept.Token, "kept", Secret)).Valid);
        Clock.Advance(TimeSpan.FromSeconds(6));
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
    public async Task What_came_to_nothing_is_kept_with_who_had_it_and_why()
    {
        await using var silo = await StartAsync(trials: 1);
        var first = await LeaseAsync(silo, "a");
        var failure = new FitFailure(FailureCause.OutOfMemory, "no room");
        await silo.Coordinator("e").ReportAsync(new(first.Token,
            "a", [Result(first.Fits[0]) with { Failure = failure, Device = "gpu:1", Log = "epoch 1: loss 3" }],
            Secret));
        Clock.Advance(TimeSpan.FromSeconds(16));
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
}
