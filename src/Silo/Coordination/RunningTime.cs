namespace Experiments.Silo.Coordination;

/// <summary>The time that an experiment has run, without pauses and without the time between two processes.</summary>
internal sealed class RunningTime(TimeSpan before, DateTimeOffset now, bool runs)
{
    private TimeSpan _elapsedBefore = before;
    private DateTimeOffset? _runningSince = runs ? now : null;

    public TimeSpan GetElapsed(DateTimeOffset now) => _elapsedBefore + (now - _runningSince ?? TimeSpan.Zero);

    /// <summary>Gets when the experiment will have run for a time; null while it does not run.</summary>
    public DateTimeOffset? GetTimeOf(TimeSpan time) => _runningSince + (time - _elapsedBefore);

    public void Stop(DateTimeOffset now) => (_elapsedBefore, _runningSince) = (GetElapsed(now), null);

    public void Start(DateTimeOffset now) => _runningSince ??= now;
}
