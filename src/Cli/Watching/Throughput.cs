namespace Experiments.Cli.Watching;

/// <summary>
/// The rate at which fits end, over a window: the last seconds, so that a change shows soon, or the time of the last
/// fits if that is longer, so that a few slow fits do not make the rate jump. The fits of a pack end together: while
/// the next ones take no longer than those before, the rate is that at the last end, and the time left runs down.
/// </summary>
internal sealed class Throughput(TimeProvider clock)
{
    private const long MinFits = 50;
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(10);
    private readonly Queue<(long Time, long Fits)> _samples = new();
    private long? _lastFits;
    private double _sinceEnd;
    private double _longestPause;

    /// <summary>The number of fits per second; 0 before there are two counts to compare.</summary>
    public double PerSecond { get; private set; }

    public void Record(long fits)
    {
        var now = clock.GetTimestamp();
        // Only changes are kept, because a search may take days.
        if (fits != _lastFits) _samples.Enqueue((now, fits));
        _lastFits = fits;
        while (_samples.Count > 2
                && clock.GetElapsedTime(_samples.Peek().Time, now) > s_window && fits - _samples.Peek().Fits > MinFits)
            _samples.Dequeue();
        var (start, first) = _samples.Peek();
        var end = _samples.Last().Time;
        _longestPause = _samples.Zip(_samples.Skip(1), (a, b) => clock.GetElapsedTime(a.Time, b.Time).TotalSeconds)
            .DefaultIfEmpty(0)
            .Max();
        _sinceEnd = Math.Min(clock.GetElapsedTime(end, now).TotalSeconds, _longestPause);
        var seconds = clock.GetElapsedTime(start, now).TotalSeconds - _sinceEnd;
        PerSecond = seconds > 0 ? (fits - first) / seconds : 0;
    }

    /// <summary>Returns the time that more fits take at this rate; null before there is a rate.</summary>
    public TimeSpan? EstimateTime(long fits)
    {
        if (PerSecond <= 0) return null;
        // The last fits of a search also take as long as a group of fits that end together.
        var pause = fits > 0 ? _longestPause : 0;
        return TimeSpan.FromSeconds(
            Math.Clamp(Math.Max(fits / PerSecond, pause) - _sinceEnd, 0, TimeSpan.MaxValue.TotalSeconds / 2));
    }
}
