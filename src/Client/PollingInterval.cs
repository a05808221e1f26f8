namespace Experiments.Client;

/// <summary>
/// The time between two polls of an experiment's state: a tenth of the time since the last change, and at least five
/// times as long as the last answer took, which is much over a slow connection.
/// </summary>
internal sealed class PollingInterval(TimeSpan least, TimeSpan most, TimeProvider clock)
{
    private long _changedAt = clock.GetTimestamp();

    public void OnAnswer(bool change)
    {
        if (change) _changedAt = clock.GetTimestamp();
    }

    /// <summary>The time to wait.</summary>
    /// <param name="answered">The time that the last answer took.</param>
    public TimeSpan GetDelay(TimeSpan answered)
    {
        var silence = clock.GetElapsedTime(_changedAt) / 10;
        var wait = TimeSpan.FromTicks(Math.Clamp(silence.Ticks, least.Ticks, most.Ticks));
        return wait > 5 * answered ? wait : 5 * answered;
    }
}
