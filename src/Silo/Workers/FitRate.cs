namespace Experiments.Silo.Workers;

/// <summary>The rate at which a device's fits end, over the last minutes.</summary>
internal sealed class FitRate(TimeProvider time)
{
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(5);

    // Between two packs a device is idle for a moment.
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(10);

    // Packs of a CPU may take a tenth of a second: the window of a fast device is shorter.
    private const int MaxPacks = 256;

    private readonly Queue<(int Fits, long Start, long End)> _packs = [];

    /// <summary>Adds a pack that has ended.</summary>
    public void Add(int fits, long start)
    {
        if (_packs.Count == MaxPacks) _packs.Dequeue();
        _packs.Enqueue((fits, start, time.GetTimestamp()));
    }

    /// <summary>Returns the fits per second, with those of packs that still train; 0 for an idle device.</summary>
    public double GetPerSecond(IReadOnlyCollection<(int Fits, long Start)> training)
    {
        while (_packs.TryPeek(out var oldest) && time.GetElapsedTime(oldest.End) > s_window) _packs.Dequeue();
        var last = training.Count > 0 || _packs.Count == 0 ? time.GetTimestamp() : _packs.Max(pack => pack.End);
        if (training.Count == 0 && time.GetElapsedTime(last) > s_pause) return 0;
        var fits = _packs.Sum(pack => pack.Fits) + training.Sum(pack => pack.Fits);
        if (fits == 0) return 0;
        var start = _packs.Select(pack => pack.Start).Concat(training.Select(pack => pack.Start)).Min();
        return fits / Math.Max(time.GetElapsedTime(start, last).TotalSeconds, 1e-3);
    }
}
