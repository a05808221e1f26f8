using Experiments.Contracts.Leases;
using Experiments.Contracts.Specs;
using Experiments.Engine.ModelSelection;
using Experiments.Search.Parameters;

namespace Experiments.Silo.Training;

/// <summary>Converts a leased fit to the engine's request, and the engine's result to a report.</summary>
internal sealed class EngineReports(SearchPlan plan, ExperimentSpec spec, string device)
{
    public static FitRequest CreateRequest(LeasedFit fit) => CreateRequests([fit])[0];

    /// <summary>
    /// Creates the requests of fits. The hyperparameters of a trial are parsed once for all its folds.
    /// </summary>
    public static IReadOnlyList<FitRequest> CreateRequests(IReadOnlyList<LeasedFit> fits)
    {
        var parsed = new Dictionary<string, ParameterSet>(StringComparer.Ordinal);
        foreach (var fit in fits)
            if (!parsed.ContainsKey(fit.Params)) parsed[fit.Params] = ParameterSet.Parse(fit.Params);
        return [.. fits.Select(fit => new FitRequest(fit.Trial, parsed[fit.Params], fit.Fold, fit.Epochs)
        {
            Rung = fit.Rung
        })];
    }

    public TrainedFit CreateFit(LeasedFit fit, FitRequest request, FitResult result, TrainingLog log)
    {
        var report = CreateReport(fit, result);
        return new(report with { Log = DescribeRestore(result) + log.End(report) }, CreateModel(request, result));
    }

    private static string DescribeRestore(FitResult result) =>
        result.RestoredFromEpoch == 0 ? "" : $"went on from the checkpoint of epoch {result.RestoredFromEpoch}\n";

    private FitReport CreateReport(LeasedFit fit, FitResult result) => new()
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
        TrainRows = result.TrainRows,
        WatchedRows = result.WatchedRows,
        Device = device,
    };

    private EngineModel? CreateModel(FitRequest request, FitResult result) =>
        result is { Pipeline: not null, Failure: null } ? new(plan, request, result, spec) : null;
}
