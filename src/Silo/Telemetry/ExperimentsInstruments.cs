using System.Diagnostics.Metrics;
using Experiments.Silo.Hosting;
using Experiments.Telemetry;

namespace Experiments.Silo.Telemetry;

/// <summary>
/// The counters and histograms of events, behind methods named after the events. Values that are states are observed
/// when they are collected: <see cref="SearchSeries"/>, <see cref="SiloGauges"/>, <see cref="GpuGauges"/>.
/// </summary>
internal sealed partial class ExperimentsInstruments(IMeterFactory meters)
{
    /// <summary>
    /// Creates the counters' series with zeros: if a counter appears with its first event, the rise from zero is not
    /// visible.
    /// </summary>
    /// <param name="coordinates">True if coordinators may run on this silo.</param>
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
