using Experiments.Contracts.Grains;
using Experiments.Silo.Settings;

namespace Experiments.Silo.Tests.Clustering;

/// <summary>The silo's clock on a machine whose clock steps.</summary>
public sealed class SteadyTimeProviderTests
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly SteppingClock _machine = new() { Time = s_start };
    private readonly SteadyTimeProvider _clock;

    public SteadyTimeProviderTests() => _clock = new(_machine);

    [Fact]
    public void It_is_the_machines_time_as_long_as_that_only_passes()
    {
        _machine.Pass(TimeSpan.FromHours(3));
        Assert.Equal(s_start.AddHours(3), _clock.GetUtcNow());
        Assert.Null(_clock.LastStep);
        Assert.Equal(TimeSpan.Zero, _clock.Ahead);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(24)]
    [InlineData(-48)]
    public void It_does_not_jump_and_is_right_again_later(double hours)
    {
        var step = TimeSpan.FromHours(hours);
        var told = new List<ClockStep>();
        _clock.Stepped += told.Add;
        _machine.Time += step;
        var last = _clock.GetUtcNow();
        Assert.Equal(s_start, last);
        Assert.Equal(-step, _clock.Ahead);
        Assert.Equal([new ClockStep(step, s_start + step)], told);
        Assert.Equal(told[0], _clock.LastStep);

        for (var passed = TimeSpan.Zero; passed < 2 * step.Duration(); passed += TimeSpan.FromMinutes(1))
        {
            _machine.Pass(TimeSpan.FromMinutes(1));
            var now = _clock.GetUtcNow();
            Assert.InRange(now - last, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2));
            last = now;
        }

        Assert.Equal(_machine.Time, last);
        Assert.Single(told);
    }

    [Fact]
    public void Small_corrections_are_no_steps()
    {
        for (var i = 0; i < 100; i++)
        {
            _machine.Pass(TimeSpan.FromSeconds(10));
            _machine.Time += TimeSpan.FromMilliseconds(i % 2 == 0 ? 400 : -900);
            Assert.Equal(_machine.Time, _clock.GetUtcNow());
        }
        Assert.Null(_clock.LastStep);
    }

    /// <summary>A machine's clock: the time and the timestamps are apart.</summary>
    private sealed class SteppingClock : TimeProvider
    {
        private TimeSpan _passed;

        public DateTimeOffset Time { get; set; }

        public void Pass(TimeSpan by)
        {
            _passed += by;
            Time += by;
        }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _passed.Ticks;

        public override DateTimeOffset GetUtcNow() => Time;
    }
}
