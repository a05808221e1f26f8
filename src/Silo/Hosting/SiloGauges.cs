using System.Diagnostics.Metrics;
using Experiments.Engine.Devices;
using Experiments.Silo.Settings;
using Experiments.Silo.Telemetry;
using Experiments.Silo.Training;
using Experiments.Silo.Workers;
using Experiments.Telemetry;

namespace Experiments.Silo.Hosting;

/// <summary>
/// The gauges of a silo, read at each collection: its version, its disks and caches, its devices, and the other silos
/// that it sees.
/// </summary>
internal sealed class SiloGauges
{
    private readonly SiloHostOptions _options;
    private readonly SiloWorkers _workers;
    private readonly DataCache _cache;
    private readonly ISiloStatusOracle _silos;

    public SiloGauges(
        IMeterFactory meters, SiloHostOptions options, SiloWorkers workers, DataCache cache, ISiloStatusOracle silos,
        SiloClock clock)
    {
        (_options, _workers, _cache, _silos) = (options, workers, cache, silos);
        var meter = meters.Create(ExperimentsTelemetry.Name);
        var started = (clock.Now - DateTimeOffset.UnixEpoch).TotalSeconds;
        meter.CreateObservableGauge("experiments.silo.info", Info, "",
            "1, with the silo's version and role: head, joined, or shared (with a PostgreSQL database).");
        meter.CreateObservableGauge("experiments.silo.started.timestamp", () => started, "s",
            "Unix time at which the silo started.");
        meter.CreateObservableGauge(
            "experiments.silos", Silos, "{silo}", "Silos of the cluster as this silo sees them, by status.");
        meter.CreateObservableGauge("experiments.slots",
            () => Devices(worker => worker.Slots), "{slot}", "Packs that this silo can train at once, by device.");
        meter.CreateObservableGauge("experiments.slots.busy",
            () => Devices(worker => worker.BusySlots), "{slot}", "Packs that this silo trains now, by device.");
        meter.CreateObservableCounter("experiments.device.busy", () => Devices(worker => worker.BusyTime.TotalSeconds),
            "s", "Training time of slots, by device: a device with four slots adds up to four seconds per second.");
        meter.CreateObservableGauge(
            "experiments.device.quarantined", () => Devices(worker => worker.Health.Quarantine is null ? 0 : 1), "",
            "1 while the device is quarantined, by device.");
        meter.CreateObservableGauge(
            "experiments.data_cache.size", () => _cache.Size, "By", "Size of the data sets in this machine's cache.");
        meter.CreateObservableGauge(
            "experiments.data_cache.limit", () => _cache.Limit, "By",
            "Limit of the data sets in this machine's cache.");
        meter.CreateObservableGauge("experiments.disk.free", () => Disks(drive => drive.AvailableFreeSpace), "By",
            "Free space in the silo's folders, by folder: store, artifacts, cache.");
        meter.CreateObservableGauge("experiments.disk.size",
            () => Disks(drive => drive.TotalSize), "By", "Size of the file systems of the silo's folders, by folder.");
        _ = new GpuGauges(meter, [.. DeviceCatalog.List().Where(device => DeviceMatch.IsGpu(device.Id)
            && workers.All.Any(worker => worker.Device == device.Id && worker.Slots > 0))], DeviceTelemetry.Read);
    }

    private Measurement<int> Info() => new(
        1, ExperimentsTags.Create(ExperimentsTags.Version, SiloVersion.Current),
        ExperimentsTags.Create(ExperimentsTags.Role, _options.Role));

    private IEnumerable<Measurement<int>> Silos() =>
        _silos.GetApproximateSiloStatuses().Values.GroupBy(status => status)
            .Select(silos =>
                new Measurement<int>(silos.Count(), ExperimentsTags.Create(ExperimentsTags.Status, silos.Key)));

    private IEnumerable<Measurement<double>> Devices(Func<WorkerState, double> reading) =>
        _workers.All.Where(worker => worker.Slots > 0)
            .Select(worker => new Measurement<double>(
                reading(worker), ExperimentsTags.Create(ExperimentsTags.Device, worker.Device)));

    private IEnumerable<Measurement<long>> Disks(Func<DriveInfo, long> reading)
    {
        foreach (var (name, folder) in SiloFolders.GetAll(_options))
            if (ReadDrive(folder, reading) is { } bytes)
                yield return new(bytes, ExperimentsTags.Create(ExperimentsTags.Folder, name));
    }

    private static long? ReadDrive(string folder, Func<DriveInfo, long> reading)
    {
        try
        {
            return reading(SiloFolders.GetDrive(folder));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
