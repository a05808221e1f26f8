using Experiments.Silo.Workers;
using Microsoft.Extensions.Time.Testing;

namespace Experiments.Silo.Tests.Workers;

public sealed class DeviceHealthTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly DeviceHealth _health;

    public DeviceHealthTests() => _health = new("gpu:1", _clock);

    [Fact]
    public void FaultsInARowSetADeviceAsideAndASuccessBetweenThemDoesNot()
    {
        for (var i = 0; i < 10; i++)
        {
            Assert.False(_health.Failed("It hung."));
            Assert.False(_health.Failed("It hung."));
            Assert.False(_health.Succeeded());
        }
        Assert.Null(_health.Aside);

        Break();

        Assert.Equal(("gpu:1", "It fell off the bus.", _clock.GetUtcNow(), _clock.GetUtcNow() + DeviceHealth.FirstPause), _health.Aside is { } a ? (a.Device, a.Reason, a.Since, a.Retry) : default);
    }

    [Fact]
    public void ItIsTriedByOneAfterAPauseThatDoublesToAnHour()
    {
        Break();
        var pause = DeviceHealth.FirstPause;
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(pause, _health.Try());
            _clock.Advance(pause);
            Assert.Null(_health.Try());
            Assert.NotNull(_health.Try());
            Assert.True(_health.Failed("Still."));
            pause = pause * 2 < DeviceHealth.LongestPause ? pause * 2 : DeviceHealth.LongestPause;
        }
        Assert.Equal(DeviceHealth.LongestPause, pause);
        _clock.Advance(pause);
        Assert.Null(_health.Try());
        Assert.True(_health.Succeeded());
        Assert.Null(_health.Aside);
    }

    [Fact]
    public void ATryThatSaidNothingIsMadeAgain()
    {
        Break();
        _clock.Advance(DeviceHealth.FirstPause);
        Assert.Null(_health.Try());
        _health.GiveUp();
        Assert.Null(_health.Try());
    }

    [Fact]
    public void WhatWasBegunBeforeItWasSetAsideMakesThePauseNoLonger()
    {
        Break();
        Assert.False(_health.Failed("Also this one."));
        Assert.Equal(DeviceHealth.FirstPause, _health.Try());
    }

    private void Break()
    {
        for (var i = 1; i < DeviceHealth.Most; i++) Assert.False(_health.Failed("It hung."));
        Assert.True(_health.Failed("It fell off the bus."));
    }
}
