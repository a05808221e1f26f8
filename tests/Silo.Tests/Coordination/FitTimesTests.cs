using Experiments.Search.Ledger;
using Experiments.Silo.Coordination;

namespace Experiments.Silo.Tests.Coordination;

public sealed class FitTimesTests
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly FitTimes _times = new();

    [Fact]
    public void The_oldest_running_fit_is_that_of_the_first_lease_that_is_held()
    {
        Assert.Null(_times.OldestLeased);
        Lease(1, 0);
        Lease(2, 10);
        Assert.Equal(At(0), _times.OldestLeased);
        _times.OnReleased(Token(1));
        Assert.Equal(At(10), _times.OldestLeased);
        _times.OnReleased(Token(2));
        Assert.Null(_times.OldestLeased);
    }

    [Fact]
    public void A_refit_has_no_peers()
    {
        Lease(1, 0, FoldIndex.Refit);
        _times.OnEnded(Token(1), At(5));
        Assert.Equal((null, null), (_times.OldestLeased, _times.ComputeMedian()));
    }

    [Fact]
    public void The_median_is_of_the_fits_that_ended_last()
    {
        Assert.Null(_times.ComputeMedian());
        Lease(1, 0);
        _times.OnEnded(Token(1), At(1));
        _times.OnEnded(Token(1), At(100));
        _times.OnEnded(Token(1), At(3));
        Assert.Equal(TimeSpan.FromSeconds(3), _times.ComputeMedian());
        // Fits whose results were known have no lease.
        _times.OnEnded(null, At(50));
        Assert.Equal(TimeSpan.FromSeconds(3), _times.ComputeMedian());
        for (var i = 0; i < 255; i++) _times.OnEnded(Token(1), At(7));
        Assert.Equal(TimeSpan.FromSeconds(7), _times.ComputeMedian());
    }

    private void Lease(int number, int at, int fold = 0) =>
        _times.OnLeased(new(Token(number), "slot", null, [new(number, fold)]), At(at));

    private static LeaseToken Token(int number) => LeaseToken.Create(1, number);

    private static DateTimeOffset At(int seconds) => s_start.AddSeconds(seconds);
}
