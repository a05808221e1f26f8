using Experiments.Contracts.Leases;
using Experiments.Search.Ledger;
using Experiments.Silo.Coordination;

namespace Experiments.Silo.Tests.Coordination;

public sealed class TrialCountsTests
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_trial_waits_from_the_beginning_or_from_its_return()
    {
        var tally = new TrialCounts(2, s_start);
        tally.OnLeased(new(7, 0), At(10));
        tally.OnReturned(new(7, 1), At(25));
        tally.OnLeased(new(7, 1), At(28));
        // Given back and granted again at one moment.
        tally.OnLeased(new(7, 1), At(40));
        Assert.Equal([TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(3), TimeSpan.Zero], tally.TakeTimes().Waits);
        Assert.Empty(tally.TakeTimes().Waits);
    }

    [Fact]
    public void A_trial_takes_from_its_first_lease_to_its_last_fit()
    {
        var tally = new TrialCounts(2, s_start);
        tally.OnLeased(new(7, 0), At(10));
        tally.OnLeased(new(7, 0), At(20));
        tally.OnEnded(Fit(7, 0, 1), At(22));
        Assert.Empty(tally.TakeTimes().Times);
        tally.OnEnded(Fit(7, 1, 1), At(24));
        Assert.Equal([TimeSpan.FromSeconds(14)], tally.TakeTimes().Times);
    }

    [Fact]
    public void The_best_score_is_that_of_a_trial_whose_fits_are_all_there()
    {
        var tally = new TrialCounts(2, s_start);
        tally.OnEnded(Fit(0, 0, 0.9), null);
        Assert.Empty(tally.BestScores);
        tally.OnEnded(Fit(0, 1, 0.5), null);
        Assert.Equal(0.7, tally.BestScores["accuracy"], 12);
        // Of one that failed in a fold there is no mean, however good the other was.
        tally.OnEnded(Fit(1, 0, 1), null);
        tally.OnEnded(
            new() { Trial = 1, Fold = 1, Failure = new(FailureCause.LostWorker, "3 workers were lost.") }, null);
        tally.OnEnded(Fit(2, 0, 0.6), null);
        tally.OnEnded(Fit(2, 1, 0.6), null);
        Assert.Equal(0.7, tally.BestScores["accuracy"], 12);
    }

    [Fact]
    public void Of_a_loss_a_trial_that_lacks_a_fold_is_not_the_best()
    {
        var tally = new TrialCounts(2, s_start);
        tally.OnEnded(Fit(0, 0, -1), null);
        tally.OnEnded(Fit(0, 1, -1), null);
        tally.OnEnded(Fit(1, 0, -1.1), null);
        tally.OnEnded(new() { Trial = 1, Fold = 1, Failure = new(FailureCause.OutOfMemory, "It had no room.") }, null);
        Assert.Equal(-1, tally.BestScores["accuracy"], 12);
    }

    [Fact]
    public void The_refit_is_no_trial()
    {
        var tally = new TrialCounts(1, s_start);
        tally.OnLeased(new(0, FoldIndex.Refit), At(1));
        tally.OnEnded(Fit(0, FoldIndex.Refit, 1), At(2));
        var (waits, times) = tally.TakeTimes();
        Assert.Equal((0, 0, 0), (waits.Count, times.Count, tally.BestScores.Count));
    }

    private static DateTimeOffset At(int seconds) => s_start.AddSeconds(seconds);

    private static FitReport Fit(long trial, int fold, double score) =>
        new() { Trial = trial, Fold = fold, Scores = new Dictionary<string, double> { ["accuracy"] = score } };
}
