using System.Text.Json;
using Experiments.Engine.Data;

namespace Experiments.Epoch.Bench;

/// <summary>The measurements. Speeds are of all fits together, from the best epoch of each.</summary>
/// <param name="Cores">The cores of one fit.</param>
/// <param name="Fits">The fits that trained at once.</param>
/// <param name="Network">The widths of its layers.</param>
/// <param name="Seconds">The median epoch.</param>
/// <param name="BestSeconds">The best epoch.</param>
/// <param name="Gflops">10^9 operations of matrix products a second in the median epoch.</param>
/// <param name="PeakGflops">The multiply-add peak of the cores that were used.</param>
/// <param name="PeakShare">What part of the peak the median epoch reached.</param>
/// <param name="BestPeakShare">What part of the peak the best epoch reached.</param>
internal sealed record EpochResult(
    int Cores, int Fits, string Network, double Seconds, double BestSeconds, double Gflops, double PeakGflops,
    double PeakShare, double BestPeakShare)
{
    public static JsonSerializerOptions Json { get; } =
        new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static EpochResult Measure(EpochOptions options, PreparedData data)
    {
        // Before and after, for the machine's speed drifts; the higher one, for whatever else runs only takes away.
        int used = Math.Min(options.Cores * options.Fits, Environment.ProcessorCount);
        double before = MultiplyAddPeak.Gflops(used);
        List<double> epochs = EpochTimes.Measure(options, data);
        double peak = Math.Max(before, MultiplyAddPeak.Gflops(used));
        double median = epochs[epochs.Count / 2], best = epochs[0], work = options.Operations * options.Fits / 1e9;
        return new(options.Cores,
            options.Fits, options.Shape, median, best, work / median, peak, work / median / peak, work / best / peak);
    }

    public string Text(EpochOptions options) =>
        $"{Network}, {options.Rows} rows, batch {options.Batch}, {Fits} fits at once on {Cores} cores each: " +
        $"{Seconds:F4} s an epoch (best {BestSeconds:F4}), {Gflops:F0} GFLOP/s of {PeakGflops:F0}, {PeakShare:P0} of "
        + $"the peak (best {BestPeakShare:P0})";
}
