using Experiments.Silo.Coordination;

namespace Experiments.Silo.Tests.Coordination;

public sealed class RunningTimeTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Pauses_do_not_count_and_earlier_processes_do()
    {
        var time = new RunningTime(TimeSpan.FromMinutes(3), s_noon, runs: true);
        Assert.Equal(TimeSpan.FromMinutes(5), time.GetElapsed(s_noon.AddMinutes(2)));
        Assert.Equal(s_noon.AddMinutes(7), time.GetTimeOf(TimeSpan.FromMinutes(10)));

        time.Stop(s_noon.AddMinutes(4));
        Assert.Equal(TimeSpan.FromMinutes(7), time.GetElapsed(s_noon.AddHours(1)));
        Assert.Null(time.GetTimeOf(TimeSpan.FromMinutes(10)));

        time.Start(s_noon.AddHours(1));
        time.Start(s_noon.AddHours(2));
        Assert.Equal(TimeSpan.FromMinutes(8), time.GetElapsed(s_noon.AddMinutes(61)));
        Assert.Equal(s_noon.AddMinutes(63), time.GetTimeOf(TimeSpan.FromMinutes(10)));
    }

    [Fact]
    public void What_begins_paused_does_not_run()
    {
        var time = new RunningTime(TimeSpan.FromMinutes(3), s_noon, runs: false);
        Assert.Equal(TimeSpan.FromMinutes(3), time.GetElapsed(s_noon.AddDays(1)));
    }
}
