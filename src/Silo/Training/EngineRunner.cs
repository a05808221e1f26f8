using Experiments.Contracts.Leases;
using Experiments.Contracts.Specs;
using Experiments.Engine.Devices;
using Experiments.Engine.ModelSelection;
using Experiments.Silo.Telemetry;

namespace Experiments.Silo.Training;

/// <summary>
/// Trains packs with the engine. All runners of a silo share a GPU. On the CPU, a pack trains on the slot's core, and
/// on those that slots without work lend: the last packs of a search and its refit do not wait for one core.
/// </summary>
internal sealed class EngineRunner(
    string deviceId, SiloDevices devices, SharedCores cores, SearchPlan plan, ExperimentSpec spec,
    ExperimentsInstruments instruments)
    : IPackRunner
{
    private readonly EngineReports _reports = new(plan, spec, deviceId);
    private readonly Device? _cpu = deviceId == DeviceCatalog.Cpu ? DeviceCatalog.OpenCpu(cores) : null;

    public string NumericsClass => CreateRunner().NumericsClass;

    public bool CanRefill => _cpu is null;

    public int ComputeCapacity(LeasedFit fit) =>
        CanRefill ? CreateRunner().ComputeCapacity(EngineReports.CreateRequest(fit)) : plan.Folds;

    public void Run(
        IReadOnlyList<LeasedFit> fits, IPackRefill refill, IFitCheckpoints checkpoints, CancellationToken cancellation)
    {
        var log = new TrainingLog(deviceId, instruments);
        var engineRefill = new EngineRefill(fits, CanRefill, refill, _reports, log);
        try
        {
            CreateRunner().Run(engineRefill.First, engineRefill, log.Add, checkpoints, cancellation);
            if (CanRefill) devices.LogNotes(deviceId);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.Drop(e.Message);
            // After an error of the driver the device is not usable: the next pack opens it again.
            if (e is not DeviceMemoryException) devices.Discard(deviceId);
            throw;
        }
        finally
        {
            log.Drop();
        }
    }

    private Device Device => _cpu ?? devices.Get(deviceId);

    private PackRunner CreateRunner() => new(Device, plan);
}
