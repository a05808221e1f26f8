namespace Experiments.Gpu.Bench.Static;

/// <summary>
/// A prediction of a step's time on an H200, in microseconds. A launch takes its start, then the slowest of bytes,
/// operations and waves of groups. The launches of a branch follow each other, and wait for the other branch where an
/// event says so; what runs side by side is not slowed down. The rates are assumptions; none was measured.
/// </summary>
internal sealed class StepTime
{
    private const double Start = 2, Gap = 1;
    private const double MemoryBytes = 4.3e6 * 0.85, CacheBytes = 5e6, Operations = 51e6 * 0.82;
    private const double GroupsAtOnce = 132 * 8, Wave = 0.3;

    /// <summary>What a launch moves may stay in the second cache, of 50 MB, if it is less than this.</summary>
    private const long InCache = 40_000_000;

    private readonly Dictionary<int, double> _released = [];
    private double _stream;
    private double _branch;

    /// <summary>The time until the last launch of the stream has ended.</summary>
    public double Total => _stream;

    /// <summary>Predicts the time of one launch alone.</summary>
    public static double Predict(Launch launch) => Start + Math.Max(
        GetBytesTime(launch), Math.Max(launch.Operations / Operations, launch.Groups / GroupsAtOnce * Wave));

    /// <summary>Adds a launch to its branch, with a gap after it.</summary>
    public void Add(Launch launch)
    {
        var time = Predict(launch) + Gap;
        if (launch.IsOnBranch) _branch += time;
        else _stream += time;
    }

    /// <summary>The branch waits for the stream.</summary>
    public void Fork() => _branch = Math.Max(_branch, _stream);

    /// <summary>The branch has read a buffer.</summary>
    public void Release(int buffer) => _released[buffer] = _branch;

    /// <summary>The stream waits until the branch has read a buffer.</summary>
    public void Acquire(int buffer) => _stream = Math.Max(_stream, _released[buffer]);

    /// <summary>The stream waits for the branch.</summary>
    public void Join() => _stream = Math.Max(_stream, _branch);

    private static double GetBytesTime(Launch launch) => launch.CachedBytes is { } cached
        ? Math.Max(launch.Bytes / CacheBytes, (launch.Bytes - cached) / MemoryBytes)
        : launch.Bytes / (launch.Bytes < InCache ? CacheBytes : MemoryBytes);
}
