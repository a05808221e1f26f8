namespace Experiments.Silo.Coordination;

/// <summary>How long an experiment has run: pauses, and the time between two processes, do not count.</summary>
internal sealed class RunningTime(TimeSpan before, DateTimeOffset now, bool runs)
{
    private TimeSpan _elapsedBefore = before;
    private DateTimeOffset? _runningSince = runs ? now : null;

    public TimeSpan GetElapsed(DateTimeOffset now) => _elapsedBefore + (now - _runningSince ?? TimeSpan.Zero);

    /// <summary>When it will have run that long; null while it does not run.</summary>
    public DateTimeOffset? GetTimeOf(TimeSpan time) => _runningSince + (time - _elapsedBefore);

    public void Stop(DateTimeOffset now) => (_elapsedBefore, _runningSince) = (GetElapsed(now), null);

    public void Start(DateTimeOffset now) => _runningSince ??= now;
}
