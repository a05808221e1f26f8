using Experiments.Silo.Catalog;
using Microsoft.Extensions.Time.Testing;

namespace Experiments.Silo.Tests.Catalog;

public sealed class WakeUpsTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<TaskCompletionSource> _calls = [];
    private bool _isThere = true;
    private int _failures;

    [Fact]
    public void However_often_a_worker_that_cannot_be_reached_is_to_be_woken_it_is_tried_once_a_pause()
    {
        var wakeUps = Create();
        for (var i = 0; i < 100; i++) _ = wakeUps.WakeAsync("w");
        Assert.Single(_calls);
        for (var tries = 2; tries < 5; tries++)
        {
            _calls[^1].SetException(new TimeoutException());
            _ = wakeUps.WakeAsync("w");
            Assert.Equal(tries - 1, _calls.Count);
            _clock.Advance(WakeUps.RetryDelay);
            Assert.Equal(tries, _calls.Count);
        }
        Assert.Equal(1, _failures);
    }

    [Fact]
    public void A_wake_that_is_asked_for_while_another_is_on_its_way_is_said_after_it()
    {
        var wakeUps = Create();
        _ = wakeUps.WakeAsync("w");
        _ = wakeUps.WakeAsync("w");
        _calls[0].SetResult();
        Assert.Equal(2, _calls.Count);
        _calls[1].SetResult();
        Assert.Equal(2, _calls.Count);
        _ = wakeUps.WakeAsync("w");
        Assert.Equal(3, _calls.Count);
    }

    [Fact]
    public void A_worker_that_is_gone_is_no_longer_tried_until_it_comes_again()
    {
        var wakeUps = Create();
        var waking = wakeUps.WakeAsync("w");
        _isThere = false;
        _calls[0].SetException(new TimeoutException());
        _clock.Advance(WakeUps.RetryDelay);
        Assert.True(waking.IsCompletedSuccessfully);
        Assert.Single(_calls);
        _isThere = true;
        _ = wakeUps.WakeAsync("w");
        Assert.Equal(2, _calls.Count);
    }

    private WakeUps Create() => new(CallAsync, _ => _isThere, (_, _) => _failures++, _clock);

    private Task CallAsync(string worker)
    {
        _calls.Add(new());
        return _calls[^1].Task;
    }
}
