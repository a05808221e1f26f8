using Experiments.Contracts.Leases;
using Experiments.Engine.ModelSelection;
using Experiments.Search.Ledger;
using Experiments.Silo.Stores;

namespace Experiments.Silo.Training;

/// <summary>
/// The refill of the engine's pack: turns leased fits into the engine's fits, and the engine's results into reports.
/// </summary>
internal sealed class EngineRefill : IFitRefill
{
    private readonly Dictionary<FitId, LeasedFit> _leased = [];
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
        var id = fit.GetId();
        var isWanted = _leased.TryGetValue(id, out var leased) && _refill.IsWanted(leased);
        if (!isWanted) _log.Lose(id);
        return isWanted;
    }

    public void OnWidthReduced(int lanes) => _refill.OnWidthReduced(lanes);

    public void OnFitEnded(FitRequest fit, FitResult result)
    {
        // A fit whose lease was lost may have been leased again into the same pack: the first that ends counts.
        if (_leased.Remove(fit.GetId(), out var leased))
            _refill.OnFitEnded(_reports.CreateFit(leased, fit, result, _log));
    }

    private IReadOnlyList<FitRequest> Begin(IReadOnlyList<LeasedFit> fits)
    {
        foreach (var fit in fits)
        {
            _leased[fit.GetId()] = fit;
            _log.Begin(fit);
        }
        return EngineReports.CreateRequests(fits);
    }
}
