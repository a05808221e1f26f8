using Experiments.Contracts.Leases;
using Experiments.Engine.Devices;
using Experiments.Engine.ModelSelection;
using Experiments.Search.Parameters;

namespace Experiments.Silo.Training;

/// <summary>
/// Trains packs with our own engine: those of the search on the slot's core, the refit, beside which the other slots have
/// nothing left to do, on the cores of all.
/// </summary>
internal sealed class EngineRunner(string deviceId, int slots, SearchPlan plan, string experiment) : IPackRunner
{
    private const int RefitFold = -1;

    private readonly Device _device = DeviceCatalog.Open(deviceId);

    public IReadOnlyList<TrainedFit> Run(IReadOnlyList<LeasedFit> fits, CancellationToken cancellation)
    {
        var requests = fits.Select(f => new FitRequest(f.Trial, ParameterSet.Parse(f.Params), f.Fold, f.Epochs)).ToList();
        var log = new TrainingLog();
        var results = requests.TrueForAll(r => r.Fold == RefitFold) ? Refit(requests, log, cancellation) : new PackRunner(_device, plan).Run(requests, log.Add, cancellation);
        return [.. results.Select((result, i) => new TrainedFit(Report(fits[i], result) with { Log = log.Of(result.Trial, result.Fold) }, Model(requests[i], result)))];
    }

    private IReadOnlyList<FitResult> Refit(List<FitRequest> requests, TrainingLog log, CancellationToken cancellation)
    {
        using var device = DeviceCatalog.Open(deviceId, Math.Max(1, slots));
        return new PackRunner(device, plan).Run(requests, log.Add, cancellation);
    }

    private FitReport Report(LeasedFit fit, FitResult result) => new()
    {
        Trial = fit.Trial,
        Fold = fit.Fold,
        Rung = fit.Rung,
        Failure = result.Failure is { } message ? new(FailureCause.Diverged, message) : null,
        Scores = new Dictionary<string, double>(result.Scores),
        Epochs = result.Epochs,
        BestEpoch = result.BestEpoch,
        StopReason = result.StopReason.ToString(),
        FitTime = result.FitTime,
        ScoreTime = result.ScoreTime,
        FitKey = result.FitKey,
        WeightsSha256 = result.WeightsSha256,
        NumericsClass = result.NumericsClass,
        Device = _device.Id,
    };

    private EngineModel? Model(FitRequest request, FitResult result) =>
        result is { Pipeline: not null, Failure: null } ? new(plan, request, result, experiment) : null;
}
