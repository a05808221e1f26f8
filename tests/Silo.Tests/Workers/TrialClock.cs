namespace Experiments.Silo.Tests.Workers;

/// <summary>
/// A clock that advances only when a test advances it. Its timers and its time of day are the system's, so that a
/// worker whose first registration was lost registers again.
/// </summary>
internal sealed class TrialClock : TimeProvider
{
    private long _elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _elapsed);

    public void Advance(TimeSpan time) => Interlocked.Add(ref _elapsed, time.Ticks);
}
