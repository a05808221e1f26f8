namespace Experiments.Silo.Tests.Workers;

/// <summary>
/// A clock by which nothing takes time but what a test says. Its timers and its time of day are the system's: a worker
/// whose first registration was lost has to come again.
/// </summary>
internal sealed class TrialClock : TimeProvider
{
    private long _elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _elapsed);

    public void Advance(TimeSpan time) => Interlocked.Add(ref _elapsed, time.Ticks);
}
