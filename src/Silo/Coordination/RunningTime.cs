namespace Experiments.Silo.Coordination;

/// <summary>How long an experiment has run: pauses, and the time between two processes, do not count.</summary>
internal sealed class RunningTime(TimeSpan before, DateTimeOffset now, bool runs)
{
    private TimeSpan _before = before;
    private DateTimeOffset? _since = runs ? now : null;

    public TimeSpan At(DateTimeOffset now) => _before + (now - _since ?? TimeSpan.Zero);

    /// <summary>When it will have run that long; null while it does not run.</summary>
    public DateTimeOffset? Reaches(TimeSpan time) => _since + (time - _before);

    public void Stop(DateTimeOffset now) => (_before, _since) = (At(now), null);

    public void Start(DateTimeOffset now) => _since ??= now;
}
