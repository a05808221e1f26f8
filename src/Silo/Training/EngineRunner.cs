using Experiments.Contracts.Leases;
using Experiments.Engine.Devices;
using Experiments.Engine.ModelSelection;
using Experiments.Silo.Telemetry;

namespace Experiments.Silo.Training;

/// <summary>
/// Trains packs on the CPU with our own engine: those of the search on the slot's core, the refit, beside which the
/// other slots have nothing left to do, on the cores of all.
/// </summary>
internal sealed class EngineRunner(int slots, SearchPlan plan, string experiment, ExperimentsInstruments instruments)
    : IPackRunner
{
    private const int RefitFold = -1;

    private readonly Device _device = DeviceCatalog.Open(DeviceCatalog.Cpu);
    private readonly EngineReports _reports = new(plan, experiment, DeviceCatalog.Cpu);

    public string NumericsClass => new PackRunner(_device, plan).NumericsClass;

    public IReadOnlyList<TrainedFit> Run(
        IReadOnlyList<LeasedFit> fits, IFitCheckpoints checkpoints, CancellationToken cancellation)
    {
        var requests = EngineReports.CreateRequests(fits).ToList();
        var log = new TrainingLog(DeviceCatalog.Cpu, instruments);
        foreach (var fit in fits) log.Begin(fit);
        try
        {
            var results = requests.TrueForAll(r => r.Fold == RefitFold)
                ? Refit(requests, log, checkpoints, cancellation)
                : new PackRunner(_device, plan).Run(requests, log.Add, checkpoints, cancellation);
            return [.. results.Select((result, i) => _reports.CreateFit(fits[i], requests[i], result, log))];
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.Drop(e.Message);
            throw;
        }
        finally
        {
            log.Drop();
        }
    }

    private IReadOnlyList<FitResult> Refit(
        List<FitRequest> requests, TrainingLog log, IFitCheckpoints checkpoints, CancellationToken cancellation)
    {
        using var device = DeviceCatalog.Open(DeviceCatalog.Cpu, Math.Max(1, slots));
        return new PackRunner(device, plan).Run(requests, log.Add, checkpoints, cancellation);
    }
}
