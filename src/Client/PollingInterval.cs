namespace Experiments.Client;

/// <summary>
/// How soon it is asked again where an experiment stands: after a tenth of the time in which nothing has changed, and
/// never so soon that the asking itself takes a fifth of the time, which over a long way it would.
/// </summary>
internal sealed class PollingInterval(TimeSpan least, TimeSpan most, TimeProvider clock)
{
    private long _changedAt = clock.GetTimestamp();

    public void OnAnswer(bool change)
    {
        if (change) _changedAt = clock.GetTimestamp();
    }

    /// <summary>How long to wait.</summary>
    /// <param name="answered">How long the last answer took.</param>
    public TimeSpan GetDelay(TimeSpan answered)
    {
        var silence = clock.GetElapsedTime(_changedAt) / 10;
        var wait = TimeSpan.FromTicks(Math.Clamp(silence.Ticks, least.Ticks, most.Ticks));
        return wait > 5 * answered ? wait : 5 * answered;
    }
}
