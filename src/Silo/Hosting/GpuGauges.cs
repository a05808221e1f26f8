using System.Diagnostics;
using System.Diagnostics.Metrics;
using Experiments.Engine.Devices;
using Experiments.Silo.Telemetry;

namespace Experiments.Silo.Hosting;

/// <summary>The gauges of the GPUs that train; a reading that a card does not provide is absent.</summary>
internal sealed class GpuGauges
{
    private static readonly TimeSpan s_maxAge = TimeSpan.FromSeconds(1);

    private readonly Meter _meter;
    private readonly IReadOnlyList<DeviceInfo> _gpus;
    private readonly Func<DeviceInfo, DeviceTelemetry?> _readTelemetry;
    private readonly Lock _gate = new();
    private IReadOnlyList<(KeyValuePair<string, object?> Tag, DeviceTelemetry Telemetry)> _readings = [];
    private long _lastRead;

    /// <param name="meter">The meter of the gauges.</param>
    /// <param name="gpus">The cards.</param>
    /// <param name="ask">Reads a card; null if the card cannot be read.</param>
    public GpuGauges(Meter meter, IReadOnlyList<DeviceInfo> gpus, Func<DeviceInfo, DeviceTelemetry?> ask)
    {
        (_meter, _gpus, _readTelemetry) = (meter, gpus, ask);
        Observe("experiments.gpu.utilization.ratio", "1", "Share of the time in which a kernel ran, by device.", gpu =>
            gpu.Utilisation);
        Observe("experiments.gpu.memory.used", "By", "Memory of the card that all processes use, by device.", gpu =>
            gpu.MemoryUsed);
        Observe("experiments.gpu.memory.size", "By", "Memory of the card, by device.", gpu => gpu.MemoryTotal);
        Observe("experiments.gpu.temperature", "Cel", "Temperature of the chip, by device.", gpu => gpu.Temperature);
        Observe("experiments.gpu.power", "W", "Power that the card draws, by device.", gpu => gpu.Power);
        Observe("experiments.gpu.power.limit", "W", "Power limit of the card, by device.", gpu => gpu.PowerLimit);
        meter.CreateObservableGauge("experiments.gpu.throttled",
            Throttled, "", "1 for each reason that slows the card down, by device and reason.");
    }

    private void Observe(string name, string unit, string description, Func<DeviceTelemetry, double?> reading) =>
        _meter.CreateObservableGauge(
            name, () => Readings()
                .Select(gpu => (gpu.Tag, Value: reading(gpu.Telemetry)))
                .Where(gpu => gpu.Value is not null)
                .Select(gpu => new Measurement<double>(gpu.Value!.Value, gpu.Tag)), unit, description);

    private IEnumerable<Measurement<int>> Throttled() =>
        from gpu in Readings()
        from reason in gpu.Telemetry.Throttling ?? []
        select new Measurement<int>(1, gpu.Tag, ExperimentsTags.Create(ExperimentsTags.Reason, reason));

    /// <summary>
    /// Returns the readings of all cards. One collection reads each card once for all gauges, because a card may take
    /// long to answer.
    /// </summary>
    private IReadOnlyList<(KeyValuePair<string, object?> Tag, DeviceTelemetry Telemetry)> Readings()
    {
        lock (_gate)
        {
            if (_readings.Count > 0 && Stopwatch.GetElapsedTime(_lastRead) < s_maxAge) return _readings;
            _lastRead = Stopwatch.GetTimestamp();
            return _readings =
            [
                .. from gpu in _gpus
                   let telemetry = _readTelemetry(gpu)
                   where telemetry is not null
                   select (ExperimentsTags.Create(ExperimentsTags.Device, gpu.Id), telemetry),
            ];
        }
    }
}
