using System.Diagnostics.Metrics;
using Experiments.Contracts.Leases;
using Experiments.Engine.Devices;
using Experiments.Search.Ledger;

namespace Experiments.Silo.Telemetry;

/// <summary>Every instrument of the system, behind methods that say what happened.</summary>
internal sealed class ExperimentsInstruments
{
    public const string MeterName = "Experiments";

    private readonly Meter _meter;
    private readonly List<DeviceInfo> _gpus = [];
    private readonly Counter<long> _fits;
    private readonly Counter<long> _trials;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _refused;
    private readonly Histogram<double> _fitTime;
    private readonly Counter<long> _leasesGranted;
    private readonly Counter<long> _leasesExpired;
    private readonly Histogram<double> _commitTime;
    private readonly UpDownCounter<long> _slots;
    private readonly UpDownCounter<long> _busy;
    private readonly Histogram<double> _gap;
    private readonly Histogram<int> _lanes;
    private readonly Histogram<double> _fill;

    public ExperimentsInstruments(IMeterFactory meters)
    {
        var meter = _meter = meters.Create(MeterName);
        _fits = meter.CreateCounter<long>("experiments.fits", "{fit}", "Fits that ended, by outcome.");
        _trials = meter.CreateCounter<long>("experiments.trials", "{trial}", "Trials of which every fit has ended.");
        _retries = meter.CreateCounter<long>("experiments.fits.retries", "{fit}", "Fits that failed and wait to be run again.");
        _refused = meter.CreateCounter<long>("experiments.reports.refused", "{fit}", "Reported fits that did not count, by verdict.");
        _fitTime = meter.CreateHistogram("experiments.fit.duration", "s", "Training time of a fit.", advice: Buckets(0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000));
        _leasesGranted = meter.CreateCounter<long>("experiments.leases.granted", "{lease}", "Leases that were granted.");
        _leasesExpired = meter.CreateCounter<long>("experiments.leases.expired", "{lease}", "Leases whose worker fell silent.");
        _commitTime = meter.CreateHistogram("experiments.commit.duration", "s", "Wait for a group commit.", advice: Buckets(0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1));
        _slots = meter.CreateUpDownCounter<long>("experiments.slots", "{slot}", "Packs that this silo can train at once, by device.");
        _busy = meter.CreateUpDownCounter<long>("experiments.slots.busy", "{slot}", "Packs that this silo trains now, by device.");
        _gap = meter.CreateHistogram("experiments.slot.gap", "s", "Idle time of a slot between two packs.", advice: Buckets(0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 1, 10));
        _lanes = meter.CreateHistogram("experiments.pack.lanes", "{lane}", "Lanes that a pack of a GPU begins with, by device.", advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512] });
        _fill = meter.CreateHistogram("experiments.pack.fill", "1", "Lanes that a pack of a GPU begins with, as a share of what the device takes.", advice: Buckets(0.1, 0.25, 0.5, 0.75, 0.9, 1));
    }

    /// <summary>Begins to show what a GPU reports of itself; a reading that it does not give is absent.</summary>
    public void OnGpu(DeviceInfo gpu)
    {
        lock (_gpus)
        {
            _gpus.Add(gpu);
            if (_gpus.Count > 1) return;
        }
        Observe("experiments.gpu.utilization", "1", "Share of the time in which a kernel ran.", telemetry => telemetry.Utilisation);
        Observe("experiments.gpu.memory.used", "By", "Memory that is taken on the card, by whomever.", telemetry => telemetry.MemoryUsed);
        Observe("experiments.gpu.memory.size", "By", "Memory of the card.", telemetry => telemetry.MemoryTotal);
        Observe("experiments.gpu.temperature", "Cel", "Temperature of the chip.", telemetry => telemetry.Temperature);
        Observe("experiments.gpu.power", "W", "Power that the card draws.", telemetry => telemetry.Power);
        Observe("experiments.gpu.power.limit", "W", "Power that the card may draw.", telemetry => telemetry.PowerLimit);
        _meter.CreateObservableGauge(
            "experiments.gpu.throttled",
            () => Readings().SelectMany(gpu => (gpu.Telemetry.Throttling ?? []).Select(reason => new Measurement<int>(1, gpu.Tag, new KeyValuePair<string, object?>(ExperimentsTags.Reason, reason)))),
            "1", "1 for each reason for which the card runs slower than it could.");
    }

    private void Observe(string name, string unit, string description, Func<DeviceTelemetry, double?> reading) => _meter.CreateObservableGauge(
        name, () => Readings().Select(gpu => (gpu.Tag, Value: reading(gpu.Telemetry))).Where(gpu => gpu.Value is not null).Select(gpu => new Measurement<double>(gpu.Value!.Value, gpu.Tag)), unit, description);

    private List<(KeyValuePair<string, object?> Tag, DeviceTelemetry Telemetry)> Readings()
    {
        lock (_gpus)
            return [.. _gpus.Select(gpu => (new KeyValuePair<string, object?>(ExperimentsTags.Device, gpu.Id), DeviceTelemetry.Read(gpu)))
                .Where(gpu => gpu.Item2 is not null).Select(gpu => (gpu.Item1, gpu.Item2!))];
    }

    public void OnPackFilled(string device, int lanes, int capacity)
    {
        _lanes.Record(lanes, new KeyValuePair<string, object?>(ExperimentsTags.Device, device));
        _fill.Record(Math.Min(1, (double)lanes / capacity), new KeyValuePair<string, object?>(ExperimentsTags.Device, device));
    }

    public void OnFitReported(FitReport fit, ReportResult result)
    {
        if (result.Verdict != LedgerVerdict.Accepted)
        {
            _refused.Add(1, new KeyValuePair<string, object?>(ExperimentsTags.Verdict, result.Verdict.ToString()));
            return;
        }

        if (result.WillRetry) _retries.Add(1);
        else _fits.Add(1, new KeyValuePair<string, object?>(ExperimentsTags.Outcome, fit.Failure?.Cause.ToString() ?? ExperimentsTags.Completed));
        if (result.Ended is not null) _trials.Add(1);
        if (fit.Failure is null) _fitTime.Record(fit.FitTime.TotalSeconds, new KeyValuePair<string, object?>(ExperimentsTags.Device, fit.Device));
    }

    public void OnLeaseGranted() => _leasesGranted.Add(1);

    public void OnLeaseExpired() => _leasesExpired.Add(1);

    public void OnCommitted(TimeSpan wait) => _commitTime.Record(wait.TotalSeconds);

    public void OnSlots(string device, int slots) => _slots.Add(slots, new KeyValuePair<string, object?>(ExperimentsTags.Device, device));

    public void OnPackStarted(string device, TimeSpan? gap)
    {
        _busy.Add(1, new KeyValuePair<string, object?>(ExperimentsTags.Device, device));
        if (gap is { } idle) _gap.Record(idle.TotalSeconds, new KeyValuePair<string, object?>(ExperimentsTags.Device, device));
    }

    public void OnPackEnded(string device) => _busy.Add(-1, new KeyValuePair<string, object?>(ExperimentsTags.Device, device));

    private static InstrumentAdvice<double> Buckets(params double[] bounds) => new() { HistogramBucketBoundaries = bounds };
}
