using Experiments.Search.Ledger;
using Experiments.Search.Spaces;
using Experiments.Search.Strategies;

namespace Experiments.Search.Tests.Ledger;

public class TrialLedgerTests
{
    private static readonly DateTimeOffset s_now = DateTimeOffset.UnixEpoch;

    [Fact]
    public void A_grant_holds_whole_trials_with_all_their_folds()
    {
        var lease = New(folds: 3).Grant("w", s_now, 2)!;

        Assert.Equal([0L, 1], lease.Trials.Select(t => t.Trial.Number));
        Assert.All(lease.Trials, t => Assert.Equal([0, 1, 2], t.Fits.Select(f => f.Id.Fold)));
        Assert.All(lease.Trials, t => Assert.All(t.Fits, f => Assert.Equal(1, f.Attempt)));
    }

    [Fact]
    public void No_grant_exceeds_the_share_of_a_slot()
    {
        var ledger = New(trials: 10);

        Assert.Equal([3, 2, 2, 1, 1, 1],
            Enumerable.Range(0, 6).Select(_ => ledger.Grant("w", s_now, 100, liveSlots: 4)!.Trials.Count));
        Assert.Null(ledger.Grant("w", s_now, 100, liveSlots: 4));
    }

    [Fact]
    public void A_retry_gets_only_the_folds_that_have_not_ended()
    {
        var ledger = New(folds: 3);
        var lost = ledger.Grant("lost", s_now, 1)!;
        ledger.Report(lost.Token, new(0, 1), FitOutcome.Completed(0.5), s_now);

        var expired = Assert.Single(ledger.Expire(s_now.AddSeconds(15)));
        var retry = Assert.Single(ledger.Grant("other", s_now.AddSeconds(15), 1)!.Trials);

        Assert.Equal(("lost", 2, 0), (expired.WorkerId, expired.Returned.Count, expired.Failed.Count));
        Assert.Equal([new FitAttempt(new(0, 0), 2, WasLeased: true), new(new(0, 2), 2, WasLeased: true)], retry.Fits);
    }

    [Fact]
    public void The_first_valid_token_wins_and_the_late_one_is_refused_softly()
    {
        var ledger = New();
        var slow = ledger.Grant("slow", s_now, 1)!;
        ledger.Expire(s_now.AddMinutes(1));
        var quick = ledger.Grant("quick", s_now.AddMinutes(1), 1)!;

        Assert.True(slow.Token < quick.Token);
        Assert.Equal(LedgerVerdict.Late, Report(ledger, slow, 0.1));
        Assert.Equal(LedgerVerdict.Accepted, Report(ledger, quick, 0.2));
        Assert.Equal(LedgerVerdict.Duplicate, Report(ledger, slow, 0.1));
        Assert.Equal(LedgerVerdict.Duplicate, Report(ledger, quick, 0.2));
        Assert.Equal(0.2, ledger.Best!.Score);
    }

    [Fact]
    public void An_overdue_lease_is_good_until_it_is_expired()
    {
        var ledger = New();
        var lease = ledger.Grant("w", s_now, 1)!;

        Assert.Equal(s_now.AddMinutes(1) + TimeSpan.FromSeconds(15), ledger.Renew(lease.Token, s_now.AddMinutes(1)));
        Assert.Empty(ledger.Expire(s_now.AddMinutes(1)));
    }

    [Fact]
    public void A_report_is_a_sign_of_life()
    {
        var ledger = New(folds: 2);
        var lease = ledger.Grant("w", s_now, 1)!;

        ledger.Report(lease.Token, new(0, 0), FitOutcome.Completed(1), s_now.AddSeconds(10));

        Assert.Empty(ledger.Expire(s_now.AddSeconds(20)));
    }

    [Theory]
    [InlineData(FitFailureCause.OutOfMemory, 3)]
    [InlineData(FitFailureCause.Error, 3)]
    [InlineData(FitFailureCause.LostWorker, 10)]
    [InlineData(FitFailureCause.Diverged, 1)]
    [InlineData(FitFailureCause.BadConfiguration, 1)]
    public void A_failure_is_retried_as_often_as_its_cause_deserves(FitFailureCause cause, int attempts)
    {
        var ledger = New(trials: 1);
        for (var attempt = 1; attempt <= attempts; attempt++)
        {
            var lease = ledger.Grant("w", s_now, 1)!;
            Assert.Equal(attempt, lease.Trials[0].Fits[0].Attempt);
            var result = ledger.Report(lease.Token, new(0, 0), FitOutcome.Failed(cause), s_now);
            Assert.Equal((LedgerVerdict.Accepted, attempt < attempts), (result.Verdict, result.WillRetry));
        }

        Assert.Equal((1, attempts - 1, true), (ledger.GetCounts().Failed, ledger.Retries, ledger.IsSearchComplete));
        Assert.Null(ledger.Best);
    }

    [Fact]
    public void A_lease_that_is_given_back_costs_no_attempt()
    {
        var ledger = New(trials: 1);

        for (var i = 0; i < 20; i++) Assert.Single(ledger.GiveBack(ledger.Grant("w", s_now, 1)!.Token));

        Assert.Equal(1, ledger.Grant("w", s_now, 1)!.Trials[0].Fits[0].Attempt);
        Assert.Equal(0, ledger.Retries);
    }

    [Fact]
    public void The_score_of_a_trial_is_the_mean_of_its_folds_whatever_their_order()
    {
        var scores = new[] { 0.1, 0.2, 0.7 };
        int[][] orders = [[0, 1, 2], [2, 1, 0], [1, 2, 0]];
        var results = orders.Select(order =>
        {
            var ledger = New(folds: 3);
            var lease = ledger.Grant("w", s_now, 1)!;
            return order
                .Select(f => ledger.Report(lease.Token, new(0, f), FitOutcome.Completed(scores[f]), s_now).Ended)
                .ToList()[^1];
        }).ToList();

        Assert.Equal((scores[0] + scores[1] + scores[2]) / 3, results[0]!.Score);
        Assert.All(results, r => Assert.Equal(results[0], r));
    }

    [Fact]
    public void A_failed_fold_makes_its_trial_the_worst_and_the_other_folds_still_count()
    {
        var ledger = New(trials: 2, folds: 2);
        var lease = ledger.Grant("w", s_now, 2)!;
        ledger.Report(lease.Token, new(0, 0), FitOutcome.Completed(1), s_now);
        var worst = ledger.Report(lease.Token, new(0, 1), FitOutcome.Failed(FitFailureCause.Diverged), s_now).Ended!;
        foreach (var fold in new[] { 0, 1 }) ledger.Report(lease.Token, new(1, fold), FitOutcome.Completed(-5), s_now);

        Assert.Equal((true, 1), (double.IsNaN(worst.Score), worst.FailedFits));
        Assert.Equal(1, ledger.Best!.Trial);
        Assert.Equal((3L, 1L), (ledger.GetCounts().Completed, ledger.GetCounts().Failed));
    }

    [Fact]
    public void A_paused_search_grants_nothing_and_still_counts_what_runs()
    {
        var ledger = New(trials: 2);
        var lease = ledger.Grant("w", s_now, 1)!;
        ledger.Pause();

        Assert.Null(ledger.Grant("w", s_now, 1));
        Assert.Equal((1L, 1L), (ledger.GetCounts().Paused, ledger.GetCounts().Leased));
        Assert.Equal(LedgerVerdict.Accepted, Report(ledger, lease, 1));
        ledger.Resume();
        Assert.NotNull(ledger.Grant("w", s_now, 1));
    }

    [Fact]
    public void A_spent_budget_lets_what_is_leased_run_to_its_end_and_then_refits()
    {
        var ledger = New(trials: 5);
        var lease = ledger.Grant("w", s_now, 1)!;
        ledger.Stop();

        Assert.Null(ledger.Grant("w", s_now, 1));
        Assert.False(ledger.IsSearchComplete);
        Report(ledger, lease, 1);
        Assert.True(ledger.IsSearchComplete);
        Assert.Equal(4, ledger.GetCounts().Stopped);
        ledger.OpenRefit(ledger.Best!.Trial);
        Assert.Equal(FoldIndex.Refit, ledger.Grant("w", s_now, 1)!.Trials[0].Fits[0].Id.Fold);
    }

    [Fact]
    public void A_cancelled_search_counts_nothing_more()
    {
        var ledger = New(trials: 5);
        var lease = ledger.Grant("w", s_now, 1)!;
        ledger.Cancel();

        Assert.Equal(LedgerVerdict.Late, Report(ledger, lease, 1));
        Assert.Null(ledger.Renew(lease.Token, s_now));
        Assert.Null(ledger.Grant("w", s_now, 1));
        Assert.Equal((5L, true), (ledger.GetCounts().Cancelled, ledger.IsComplete));
    }

    [Fact]
    public void The_refit_is_opened_once_and_only_when_the_search_is_complete()
    {
        var ledger = New(trials: 1);
        Assert.Throws<InvalidOperationException>(() => ledger.OpenRefit(0));
        Report(ledger, ledger.Grant("w", s_now, 1)!, 1);

        ledger.OpenRefit(0);

        Assert.Throws<InvalidOperationException>(() => ledger.OpenRefit(0));
        Assert.Null(ledger.Grant("w", s_now, 1, packKey: "{}"));
        var refit = ledger.Grant("w", s_now, 1)!;
        ledger.Report(refit.Token, new(0, FoldIndex.Refit), FitOutcome.Completed(1), s_now);
        Assert.True(ledger.IsComplete);
        Assert.Equal(1, ledger.GetCounts().Total);
    }

    [Fact]
    public void A_token_or_a_fit_that_was_never_granted_is_unknown()
    {
        var ledger = New(trials: 3);
        var lease = ledger.Grant("w", s_now, 1)!;

        Assert.Equal(LedgerVerdict.Unknown,
            ledger.Report(LeaseToken.Create(1, 99), new(0, 0), FitOutcome.Completed(1), s_now).Verdict);
        Assert.Equal(LedgerVerdict.Unknown,
            ledger.Report(LeaseToken.Create(2, 1), new(0, 0), FitOutcome.Completed(1), s_now).Verdict);
        Assert.Equal(LedgerVerdict.Unknown, ledger.Report(new(0), new(0, 0), FitOutcome.Completed(1), s_now).Verdict);
        foreach (var fit in new FitId[] { new(2, 0), new(0, 1), new(0, -1), new(0, 0, 1), new(-1, 0), new(
                long.MaxValue, 0) })
            Assert.Equal(
                LedgerVerdict.Unknown, ledger.Report(lease.Token, fit, FitOutcome.Completed(1), s_now).Verdict);
        Assert.Equal(1, ledger.GetCounts().Leased);
    }

    [Fact]
    public void Known_results_are_adopted_even_between_a_grant_and_its_answer()
    {
        var ledger = New(trials: 2, folds: 2);
        var lease = ledger.Grant("w", s_now, 1)!;

        ledger.Adopt(new(0, 0), FitOutcome.Completed(0.5));
        var ended = ledger.Adopt(new(0, 1), FitOutcome.Completed(0.7)).Ended;

        Assert.Equal(0.6, ended!.Score, 12);
        Assert.Empty(ledger.Leases);
        Assert.Null(ledger.Renew(lease.Token, s_now));
        Assert.Equal(2, ledger.AdoptedFits);
        Assert.Equal(LedgerVerdict.Duplicate, ledger.Adopt(new(0, 1), FitOutcome.Completed(0.7)).Verdict);
    }

    [Fact]
    public void A_partly_known_trial_runs_its_other_folds()
    {
        var ledger = New(trials: 2, folds: 3);

        ledger.Adopt(new(1, 1), FitOutcome.Completed(0.5));

        var trial = Assert.Single(ledger.Grant("w", s_now, 1)!.Trials);
        Assert.Equal([new FitAttempt(new(1, 0), 1), new(new(1, 2), 1)], trial.Fits);
    }

    [Fact]
    public void A_trial_that_comes_back_waits_a_term_for_a_worker_of_the_class_that_had_it()
    {
        var ledger = New(trials: 2);
        ledger.GiveBack(ledger.Grant("a", s_now, 1, numericsClass: "cpu")!.Token);

        // The trial is passed over, because there is another one.
        Assert.Equal(1, ledger.Grant("b", s_now, 1, numericsClass: "gpu")!.Trials[0].Trial.Number);
        Assert.Null(ledger.Grant("b", s_now.AddSeconds(14), 1, numericsClass: "gpu"));
        ledger.GiveBack(ledger.Grant("c", s_now.AddSeconds(14), 1, numericsClass: "cpu")!.Token);
        Assert.Null(ledger.Grant("b", s_now.AddSeconds(16), 1, numericsClass: "gpu"));
        Assert.Equal(0, ledger.Grant("b", s_now.AddSeconds(31), 1, numericsClass: "gpu")!.Trials[0].Trial.Number);
    }

    [Fact]
    public void So_does_the_refit()
    {
        var ledger = New(trials: 1);
        Report(ledger, ledger.Grant("a", s_now, 1, numericsClass: "cpu")!, 0.5);
        ledger.OpenRefit(0);
        ledger.GiveBack(ledger.Grant("a", s_now, 1, numericsClass: "cpu")!.Token);

        Assert.Null(ledger.Grant("b", s_now, 1, numericsClass: "gpu"));
        Assert.True(ledger.Grant("b", s_now.AddSeconds(15), 1, numericsClass: "gpu")!.Trials[0].Fits[0].WasLeased);
    }

    [Fact]
    public void A_restored_lease_has_a_full_term_and_its_token_is_still_good()
    {
        var store = new MemoryStore();
        var ledger = New();
        var lease = ledger.Grant("w", s_now, 1)!;
        store.Commit(ledger);

        var later = s_now.AddHours(1);
        ledger = store.Restore(Strategy(3), new(), 2, later);

        Assert.Equal(later.AddSeconds(15), ledger.NextExpiry);
        Assert.Equal(LedgerVerdict.Accepted, Report(ledger, lease, 1));
        Assert.True(ledger.Grant("w", later, 1)!.Token > lease.Token);
    }

    [Fact]
    public void An_epoch_that_is_not_greater_than_that_of_a_lease_is_refused()
    {
        var store = new MemoryStore();
        var ledger = New();
        ledger.Grant("w", s_now, 1);
        store.Commit(ledger);

        Assert.Throws<ArgumentException>(() => store.Restore(Strategy(3), new(), 1, s_now));
    }

    [Fact]
    public void A_trial_that_failed_on_a_device_is_left_to_others_whichever_slot_asks()
    {
        // Two slots of device a, one of b.
        var ledger = new TrialLedger(Strategy(1), new() { GetDevice = worker => worker[..1] }, 1);
        var first = ledger.Grant("a0", s_now, 1, othersLive: true)!;
        ledger.Report(first.Token, new(0, 0), FitOutcome.Failed(FitFailureCause.Error), s_now);

        Assert.Null(ledger.Grant("a1", s_now, 1, othersLive: true));
        Assert.NotNull(ledger.Grant("b0", s_now, 1, othersLive: true));
    }

    [Fact]
    public void Each_worker_has_a_device_of_its_own_where_nothing_else_is_said()
    {
        var ledger = New(trials: 1);
        var first = ledger.Grant("a0", s_now, 1, othersLive: true)!;
        ledger.Report(first.Token, new(0, 0), FitOutcome.Failed(FitFailureCause.Error), s_now);

        Assert.NotNull(ledger.Grant("a1", s_now, 1, othersLive: true));
    }

    private static TrialLedger New(int trials = 3, int folds = 1) => new(Strategy(trials), new() { Folds = folds }, 1);

    private static GridStrategy Strategy(int trials) => new(new ParameterGrid([Grids.CreateWithSizes(trials)]));

    private static LedgerVerdict Report(TrialLedger ledger, Lease lease, double score) =>
        ledger.Report(lease.Token, lease.Trials[0].Fits[0].Id, FitOutcome.Completed(score), s_now).Verdict;
}
