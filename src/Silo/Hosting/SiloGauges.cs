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
        IMeterFactory meters, SiloHostOptions options, SiloWorkers workers, DataCache cache, ISiloStatusOracle silos)
    {
        (_options, _workers, _cache, _silos) = (options, workers, cache, silos);
        var meter = meters.Create(ExperimentsTelemetry.Name);
        meter.CreateObservableGauge("experiments.silo.info", Info, "",
            "1, with the silo's version and role: head, joined to one, or of those that share a PostgreSQL database.");
        meter.CreateObservableGauge(
            "experiments.silos", Silos, "{silo}", "Silos of the cluster as this one sees them, by status.");
        meter.CreateObservableGauge("experiments.slots",
            () => Devices(worker => worker.Slots), "{slot}", "Packs that this silo can train at once, by device.");
        meter.CreateObservableGauge("experiments.slots.busy",
            () => Devices(worker => worker.BusySlots), "{slot}", "Packs that this silo trains now, by device.");
        meter.CreateObservableCounter("experiments.device.busy", () => Devices(worker => worker.BusyTime.TotalSeconds),
            "s", "Time that slots have trained, by device: one that has four slots gains up to four seconds a second.");
        meter.CreateObservableGauge(
            "experiments.device.quarantined", () => Devices(worker => worker.Health.Quarantine is null ? 0 : 1), "",
            "1 while a device takes no leases because it failed again and again, by device.");
        meter.CreateObservableGauge(
            "experiments.data_cache.size", () => _cache.Size, "By", "Data sets that are kept on this machine.");
        meter.CreateObservableGauge(
            "experiments.data_cache.limit", () => _cache.Limit, "By", "Data sets that may be kept on this machine.");
        meter.CreateObservableGauge("experiments.disk.free", () => Disks(drive => drive.AvailableFreeSpace), "By",
            "Free space where the silo writes, by folder: store, artifacts, cache.");
        meter.CreateObservableGauge("experiments.disk.size",
            () => Disks(drive => drive.TotalSize), "By", "Size of the file system where the silo writes, by folder.");
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
