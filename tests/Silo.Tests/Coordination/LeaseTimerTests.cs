using Experiments.Silo.Coordination;
using Experiments.Silo.Settings;
using Microsoft.Extensions.Time.Testing;

namespace Experiments.Silo.Tests.Coordination;

public sealed class LeaseTimerTests
{
    private readonly FakeTimeProvider _time = new(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly LeaseTimer _timer;
    private int _rings;

    public LeaseTimerTests() => _timer = new(new SiloClock(_time), work => work(), () =>
    {
        _rings++;
        return Task.CompletedTask;
    });

    private DateTimeOffset Now => _time.GetUtcNow();

    [Fact]
    public void It_rings_when_the_next_lease_expires()
    {
        _timer.Schedule(isIdle: false, Now + TimeSpan.FromSeconds(1), deadline: null);
        Advance(0.999);
        Assert.Equal(0, _rings);
        Advance(0.001);
        Assert.Equal(1, _rings);
        Advance(3600);
        Assert.Equal(1, _rings);
    }

    [Fact]
    public void It_rings_before_a_lease_expires_to_see_whether_its_silo_was_voted_out()
    {
        _timer.Schedule(isIdle: false, Now + TimeSpan.FromHours(1), deadline: null);
        _time.Advance(LeaseTimer.EvictionCheckInterval);
        Assert.Equal(1, _rings);
    }

    [Fact]
    public void It_rings_where_work_waits_and_nobody_does_it()
    {
        _timer.Schedule(isIdle: true, nextExpiry: null, deadline: null);
        _time.Advance(LeaseTimer.DemandInterval - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, _rings);
        Advance(0.001);
        Assert.Equal(1, _rings);
    }

    [Fact]
    public void It_rings_at_the_end_of_the_budget_and_at_once_where_that_is_past()
    {
        _timer.Schedule(isIdle: false, nextExpiry: null, Now + TimeSpan.FromSeconds(30));
        Advance(30);
        Assert.Equal(1, _rings);
        _timer.Schedule(isIdle: false, nextExpiry: null, Now - TimeSpan.FromSeconds(1));
        Advance(0);
        Assert.Equal(2, _rings);
    }

    [Fact]
    public void What_comes_later_does_not_put_off_what_is_due_before()
    {
        _timer.Schedule(isIdle: false, Now + TimeSpan.FromSeconds(1), deadline: null);
        _timer.Schedule(isIdle: true, nextExpiry: null, deadline: null);
        Advance(1);
        Assert.Equal(1, _rings);
        // The first due time clears the later one, which must be scheduled again.
        Advance(60);
        Assert.Equal(1, _rings);
    }

    [Fact]
    public void What_comes_earlier_takes_the_place_of_what_is_due_later()
    {
        _timer.Schedule(isIdle: true, nextExpiry: null, deadline: null);
        _timer.Schedule(isIdle: false, Now + TimeSpan.FromSeconds(1), deadline: null);
        Advance(1);
        Assert.Equal(1, _rings);
    }

    [Fact]
    public void It_does_not_ring_where_nothing_is_due_or_after_it_was_stopped()
    {
        _timer.Schedule(isIdle: false, nextExpiry: null, deadline: null);
        Advance(3600);
        _timer.Schedule(isIdle: true, nextExpiry: null, deadline: null);
        _timer.Stop();
        Advance(3600);
        Assert.Equal(0, _rings);
    }

    private void Advance(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
