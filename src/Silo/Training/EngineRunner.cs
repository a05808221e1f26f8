using Experiments.Contracts.Leases;
using Experiments.Engine.Devices;
using Experiments.Engine.ModelSelection;
using Experiments.Search.Parameters;

namespace Experiments.Silo.Training;

/// <summary>Trains packs with our own engine.</summary>
internal sealed class EngineRunner(Device device, SearchPlan plan, string experiment) : IPackRunner
{
    private readonly PackRunner _runner = new(device, plan);

    public IReadOnlyList<TrainedFit> Run(IReadOnlyList<LeasedFit> fits, CancellationToken cancellation)
    {
        var requests = fits.Select(f => new FitRequest(f.Trial, ParameterSet.Parse(f.Params), f.Fold, f.Epochs)).ToList();
        var log = new TrainingLog();
        var results = _runner.Run(requests, log.Add, cancellation);
        return [.. results.Select((result, i) => new TrainedFit(Report(fits[i], result) with { Log = log.Of(result.Trial, result.Fold) }, Model(requests[i], result)))];
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
        Device = device.Id,
    };

    private EngineModel? Model(FitRequest request, FitResult result) =>
        result is { Pipeline: not null, Failure: null } ? new(plan, request, result, experiment) : null;
}
