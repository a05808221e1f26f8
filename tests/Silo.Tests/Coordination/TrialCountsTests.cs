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
        var counts = new TrialCounts(2, s_start);
        counts.OnLeased(new(7, 0), At(10));
        counts.OnReturned(new(7, 1), At(25));
        counts.OnLeased(new(7, 1), At(28));
        // The trial is returned and granted again at one moment.
        counts.OnLeased(new(7, 1), At(40));
        Assert.Equal([TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(3), TimeSpan.Zero], counts.TakeTimes().Waits);
        Assert.Empty(counts.TakeTimes().Waits);
    }

    [Fact]
    public void A_trial_takes_from_its_first_lease_to_its_last_fit()
    {
        var counts = new TrialCounts(2, s_start);
        counts.OnLeased(new(7, 0), At(10));
        counts.OnLeased(new(7, 0), At(20));
        counts.OnEnded(Fit(7, 0, 1), At(22));
        Assert.Empty(counts.TakeTimes().Times);
        counts.OnEnded(Fit(7, 1, 1), At(24));
        Assert.Equal([TimeSpan.FromSeconds(14)], counts.TakeTimes().Times);
    }

    [Fact]
    public void The_best_score_is_that_of_a_trial_whose_fits_are_all_there()
    {
        var counts = new TrialCounts(2, s_start);
        counts.OnEnded(Fit(0, 0, 0.9), null);
        Assert.Empty(counts.BestScores);
        counts.OnEnded(Fit(0, 1, 0.5), null);
        Assert.Equal(0.7, counts.BestScores["accuracy"], 12);
        // A trial that failed in one fold has no mean, however good its other fold is.
        counts.OnEnded(Fit(1, 0, 1), null);
        counts.OnEnded(
            new() { Trial = 1, Fold = 1, Failure = new(FailureCause.LostWorker, "3 workers were lost.") }, null);
        counts.OnEnded(Fit(2, 0, 0.6), null);
        counts.OnEnded(Fit(2, 1, 0.6), null);
        Assert.Equal(0.7, counts.BestScores["accuracy"], 12);
    }

    [Fact]
    public void Of_a_loss_a_trial_that_lacks_a_fold_is_not_the_best()
    {
        var counts = new TrialCounts(2, s_start);
        counts.OnEnded(Fit(0, 0, -1), null);
        counts.OnEnded(Fit(0, 1, -1), null);
        counts.OnEnded(Fit(1, 0, -1.1), null);
        counts.OnEnded(new() { Trial = 1, Fold = 1, Failure = new(FailureCause.OutOfMemory, "It had no room.") }, null);
        Assert.Equal(-1, counts.BestScores["accuracy"], 12);
    }

    [Fact]
    public void The_refit_is_no_trial()
    {
        var counts = new TrialCounts(1, s_start);
        counts.OnLeased(new(0, FoldIndex.Refit), At(1));
        counts.OnEnded(Fit(0, FoldIndex.Refit, 1), At(2));
        var (waits, times) = counts.TakeTimes();
        Assert.Equal((0, 0, 0), (waits.Count, times.Count, counts.BestScores.Count));
    }

    private static DateTimeOffset At(int seconds) => s_start.AddSeconds(seconds);

    private static FitReport Fit(long trial, int fold, double score) =>
        new() { Trial = trial, Fold = fold, Scores = new Dictionary<string, double> { ["accuracy"] = score } };
}
