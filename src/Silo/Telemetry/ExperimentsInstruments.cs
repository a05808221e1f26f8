using System.Diagnostics.Metrics;
using Experiments.Silo.Hosting;
using Experiments.Telemetry;

namespace Experiments.Silo.Telemetry;

/// <summary>
/// What the system counts and measures as it happens, behind methods that say what happened. What it is rather than
/// does is observed when somebody asks: <see cref="SearchSeries"/>, <see cref="SiloGauges"/>, <see cref="GpuGauges"/>.
/// </summary>
internal sealed partial class ExperimentsInstruments(IMeterFactory meters)
{
    /// <summary>
    /// Shows what is counted as it begins, with zeros: of a counter that appears with its first event nobody sees that
    /// it rose.
    /// </summary>
    /// <param name="coordinates">Whether coordinators may be on this silo.</param>
    public void Begin(bool coordinates)
    {
        if (coordinates) BeginSearches();
        BeginArtifacts();
    }

    private static Counter<long> Count(IMeterFactory meters, string name, string unit, string description) =>
        meters.Create(ExperimentsTelemetry.Name).CreateCounter<long>(name, unit, description);

    private static UpDownCounter<long> Level(IMeterFactory meters, string name, string unit, string description) =>
        meters.Create(ExperimentsTelemetry.Name).CreateUpDownCounter<long>(name, unit, description);

    private static Histogram<double> Distribution(
        IMeterFactory meters, string name, string unit, string description, params double[] bounds) =>
            meters.Create(ExperimentsTelemetry.Name).CreateHistogram(
                name, unit, description, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });
}
