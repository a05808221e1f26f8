using Experiments.Contracts.Leases;
using Experiments.Engine.ModelSelection;

namespace Experiments.Silo.Training;

/// <summary>Converts leased fits to the engine's requests, and the engine's results to reports.</summary>
internal sealed class EngineRefill : IFitRefill
{
    // The engine identifies a fit by trial and fold, which are unique in a pack.
    private readonly Dictionary<(long Trial, int Fold), LeasedFit> _leased = [];
    private readonly IPackRefill _refill;
    private readonly EngineReports _reports;
    private readonly TrainingLog _log;

    public EngineRefill(
        IReadOnlyList<LeasedFit> first, bool canGrow, IPackRefill refill, EngineReports reports, TrainingLog log)
    {
        (CanGrow, _refill, _reports, _log) = (canGrow, refill, reports, log);
        First = Begin(first);
    }

    /// <summary>The fits with which the pack starts.</summary>
    public IReadOnlyList<FitRequest> First { get; }

    public bool CanGrow { get; }

    public IReadOnlyList<FitRequest> TakeFits(int lanes) => Begin(_refill.TakeFits(lanes));

    public bool IsWanted(FitRequest fit)
    {
        var isWanted = _leased.TryGetValue((fit.Trial, fit.Fold), out var leased) && _refill.IsWanted(leased);
        if (!isWanted) _log.Lose(fit.Trial, fit.Fold);
        return isWanted;
    }

    public void OnWidthReduced(int lanes) => _refill.OnWidthReduced(lanes);

    public void OnFitEnded(FitRequest fit, FitResult result)
    {
        // A trial whose lease was lost may have been leased again into the same pack: the first result counts.
        if (_leased.Remove((fit.Trial, fit.Fold), out var leased))
            _refill.OnFitEnded(_reports.CreateFit(leased, fit, result, _log));
    }

    private IReadOnlyList<FitRequest> Begin(IReadOnlyList<LeasedFit> fits)
    {
        foreach (var fit in fits)
        {
            _leased[(fit.Trial, fit.Fold)] = fit;
            _log.Begin(fit);
        }
        return EngineReports.CreateRequests(fits);
    }
}
