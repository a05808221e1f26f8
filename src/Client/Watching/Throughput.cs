namespace Experiments.Client.Watching;

/// <summary>How fast fits end, over a window, so that a change of pace shows within seconds.</summary>
internal sealed class Throughput(TimeProvider clock)
{
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(10);
    private readonly Queue<(long Time, long Fits)> _samples = new();

    /// <summary>Fits a second; 0 before there are two counts to compare.</summary>
    public double PerSecond { get; private set; }

    public void Saw(long fits)
    {
        var now = clock.GetTimestamp();
        _samples.Enqueue((now, fits));
        while (_samples.Count > 2 && clock.GetElapsedTime(_samples.Peek().Time, now) > s_window) _samples.Dequeue();
        var (start, first) = _samples.Peek();
        var seconds = clock.GetElapsedTime(start, now).TotalSeconds;
        PerSecond = seconds > 0 ? (fits - first) / seconds : 0;
    }
}
