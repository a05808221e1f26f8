namespace Experiments.Gpu.Bench.Static;

/// <summary>
/// A prediction of a launch's time on an H200, in microseconds: the start, then the slowest of bytes, operations and
/// waves of groups. The rates are assumptions; none was measured.
/// </summary>
internal static class StepTime
{
    private const double Start = 2, Gap = 1;
    private const double MemoryBytes = 4.3e6 * 0.85, CacheBytes = 5e6, Operations = 51e6 * 0.82;
    private const double GroupsAtOnce = 132 * 8, Wave = 0.3;

    /// <summary>What a launch moves may stay in the second cache, of 50 MB, if it is less than this.</summary>
    private const long InCache = 40_000_000;

    /// <summary>Predicts the time of one launch.</summary>
    public static double Predict(Launch launch) => Start + Math.Max(
        launch.Bytes / (launch.Bytes < InCache ? CacheBytes : MemoryBytes),
        Math.Max(launch.Operations / Operations, launch.Groups / GroupsAtOnce * Wave));

    /// <summary>Predicts the time of a step: of its launches, with a gap after each.</summary>
    public static double Predict(IEnumerable<Launch> launches) => launches.Sum(launch => Predict(launch) + Gap);
}
