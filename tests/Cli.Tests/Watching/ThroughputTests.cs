using Experiments.Cli.Watching;
using Microsoft.Extensions.Time.Testing;

namespace Experiments.Cli.Tests.Watching;

public sealed class ThroughputTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void It_is_the_pace_of_the_last_seconds()
    {
        var throughput = new Throughput(_clock);
        throughput.Record(0);
        Assert.Equal(0, throughput.PerSecond);

        for (var second = 1; second <= 60; second++) Record(throughput, second);
        Assert.Equal(1, throughput.PerSecond, 1e-9);

        for (var second = 1; second <= 20; second++) Record(throughput, 60 + (second * 5));
        Assert.Equal(5, throughput.PerSecond, 1e-9);
    }

    [Fact]
    public void A_few_slow_fits_do_not_make_it_jump()
    {
        var throughput = new Throughput(_clock);
        throughput.Record(0);
        // Trials of five fits that end together every 20 seconds: the last 10 seconds saw five or none.
        for (var second = 1; second <= 200; second++) Record(throughput, second / 20 * 5);
        Assert.Equal(0.25, throughput.PerSecond, 1e-9);
        for (var second = 201; second <= 219; second++) Record(throughput, second / 20 * 5);
        Assert.InRange(throughput.PerSecond, 0.22, 0.25);
    }

    [Fact]
    public void While_a_pack_is_on_its_way_the_time_left_runs_down()
    {
        var throughput = new Throughput(_clock);
        throughput.Record(0);
        Assert.Null(throughput.EstimateTime(1200));
        // Packs of 600 fits that end together every minute.
        for (var second = 1; second <= 60; second++) Record(throughput, second / 60 * 600);
        Assert.Equal(TimeSpan.FromSeconds(120), throughput.EstimateTime(1200));
        for (var second = 61; second <= 90; second++) Record(throughput, 600);
        Assert.Equal(10, throughput.PerSecond, 1e-9);
        Assert.Equal(TimeSpan.FromSeconds(90), throughput.EstimateTime(1200));
        // A last pack of few takes a minute too.
        Assert.Equal(TimeSpan.FromSeconds(30), throughput.EstimateTime(20));
    }

    [Fact]
    public void A_pack_that_is_late_slows_the_pace_down()
    {
        var throughput = new Throughput(_clock);
        throughput.Record(0);
        for (var second = 1; second <= 60; second++) Record(throughput, second / 60 * 600);
        for (var second = 61; second <= 180; second++) Record(throughput, 600);
        // After three minutes of which one was to be expected, 600 fits have taken two.
        Assert.Equal(5, throughput.PerSecond, 1e-9);
        Assert.Equal(TimeSpan.FromSeconds(60), throughput.EstimateTime(600));
    }

    private void Record(Throughput throughput, long fits)
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        throughput.Record(fits);
    }
}
