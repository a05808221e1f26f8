using Experiments.Silo.Workers;
using Microsoft.Extensions.Time.Testing;

namespace Experiments.Silo.Tests.Workers;

public sealed class FitRateTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Fits_count_over_the_time_since_the_first_pack_and_packs_that_train_count_too()
    {
        var rate = new FitRate(_clock);
        var first = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromSeconds(2));
        rate.Add(10, first);
        Assert.Equal(5, rate.GetPerSecond([]));
        var second = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal(3, rate.GetPerSecond([(20, second)]));
    }

    [Fact]
    public void A_device_that_is_idle_has_no_rate_but_a_moment_between_two_packs_is_not_idle()
    {
        var rate = new FitRate(_clock);
        Assert.Equal(0, rate.GetPerSecond([]));
        var first = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromSeconds(2));
        rate.Add(10, first);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(5, rate.GetPerSecond([]));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(0, rate.GetPerSecond([]));
    }

    [Fact]
    public void Packs_of_long_ago_no_longer_count()
    {
        var rate = new FitRate(_clock);
        rate.Add(1000, _clock.GetTimestamp());
        _clock.Advance(TimeSpan.FromMinutes(6));
        var start = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, rate.GetPerSecond([(10, start)]));
    }
}
