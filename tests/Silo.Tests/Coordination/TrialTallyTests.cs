using Experiments.Contracts.Leases;
using Experiments.Search.Ledger;
using Experiments.Silo.Coordination;

namespace Experiments.Silo.Tests.Coordination;

public sealed class TrialTallyTests
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void ATrialWaitsFromTheBeginningOrFromItsReturn()
    {
        var tally = new TrialTally(2, s_start);
        tally.Leased(new(7, 0), At(10));
        tally.Returned(new(7, 1), At(25));
        tally.Leased(new(7, 1), At(28));
        // Given back and granted again at one moment.
        tally.Leased(new(7, 1), At(40));
        Assert.Equal([TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(3), TimeSpan.Zero], tally.Take().Waits);
        Assert.Empty(tally.Take().Waits);
    }

    [Fact]
    public void ATrialTakesFromItsFirstLeaseToItsLastFit()
    {
        var tally = new TrialTally(2, s_start);
        tally.Leased(new(7, 0), At(10));
        tally.Leased(new(7, 0), At(20));
        tally.Ended(Fit(7, 0, 1), At(22));
        Assert.Empty(tally.Take().Times);
        tally.Ended(Fit(7, 1, 1), At(24));
        Assert.Equal([TimeSpan.FromSeconds(14)], tally.Take().Times);
    }

    [Fact]
    public void TheBestScoreIsThatOfATrialWhoseFitsAreAllThere()
    {
        var tally = new TrialTally(2, s_start);
        tally.Ended(Fit(0, 0, 0.9), null);
        Assert.Empty(tally.BestScores);
        tally.Ended(Fit(0, 1, 0.5), null);
        Assert.Equal(0.7, tally.BestScores["accuracy"], 12);
        // Of one that failed in a fold there is no mean, however good the other was.
        tally.Ended(Fit(1, 0, 1), null);
        tally.Ended(new() { Trial = 1, Fold = 1, Failure = new(FailureCause.LostWorker, "3 workers were lost.") }, null);
        tally.Ended(Fit(2, 0, 0.6), null);
        tally.Ended(Fit(2, 1, 0.6), null);
        Assert.Equal(0.7, tally.BestScores["accuracy"], 12);
    }

    [Fact]
    public void OfALossATrialThatLacksAFoldIsNotTheBest()
    {
        var tally = new TrialTally(2, s_start);
        tally.Ended(Fit(0, 0, -1), null);
        tally.Ended(Fit(0, 1, -1), null);
        tally.Ended(Fit(1, 0, -1.1), null);
        tally.Ended(new() { Trial = 1, Fold = 1, Failure = new(FailureCause.OutOfMemory, "It had no room.") }, null);
        Assert.Equal(-1, tally.BestScores["accuracy"], 12);
    }

    [Fact]
    public void TheRefitIsNoTrial()
    {
        var tally = new TrialTally(1, s_start);
        tally.Leased(new(0, FoldIndex.Refit), At(1));
        tally.Ended(Fit(0, FoldIndex.Refit, 1), At(2));
        var (waits, times) = tally.Take();
        Assert.Equal((0, 0, 0), (waits.Count, times.Count, tally.BestScores.Count));
    }

    private static DateTimeOffset At(int seconds) => s_start.AddSeconds(seconds);

    private static FitReport Fit(long trial, int fold, double score) => new() { Trial = trial, Fold = fold, Scores = new Dictionary<string, double> { ["accuracy"] = score } };
}
