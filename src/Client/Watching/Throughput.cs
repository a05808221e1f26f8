namespace Experiments.Client.Watching;

/// <summary>
/// How fast fits end, over a window: the last seconds, so that a change of pace shows soon, or the time of the last fits where
/// these take longer, so that a few slow ones do not make the pace jump.
/// </summary>
internal sealed class Throughput(TimeProvider clock)
{
    private const long LeastFits = 50;
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(10);
    private readonly Queue<(long Time, long Fits)> _samples = new();
    private long? _last;

    /// <summary>Fits a second; 0 before there are two counts to compare.</summary>
    public double PerSecond { get; private set; }

    public void Saw(long fits)
    {
        var now = clock.GetTimestamp();
        // A search may take days: only changes are kept.
        if (fits != _last) _samples.Enqueue((now, fits));
        _last = fits;
        while (_samples.Count > 2 && clock.GetElapsedTime(_samples.Peek().Time, now) > s_window && fits - _samples.Peek().Fits > LeastFits) _samples.Dequeue();
        var (start, first) = _samples.Peek();
        var seconds = clock.GetElapsedTime(start, now).TotalSeconds;
        PerSecond = seconds > 0 ? (fits - first) / seconds : 0;
    }
}
