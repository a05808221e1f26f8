using Experiments.Engine.Training;

namespace Experiments.Engine.ModelSelection;

/// <summary>
/// The fits of a pack as its lanes. A fit is prepared when it joins the pack and scored when it ends. A pack that is
/// refilled can train as long as the search, so the data of a lane, mainly its rows, is released when the lane ends.
/// </summary>
internal sealed class FitLanes : ILaneRefill
{
    private readonly PackRunner _runner;
    private readonly SearchPlan _plan;
    private readonly IFitRefill _refill;
    private readonly Action<FitProgress>? _progress;
    private readonly PackShape _shape;
    private readonly PackScorer _scorer;

    // By number: all fits of the pack so far, and the lanes of the fits that have not ended.
    private readonly List<KeyedFit> _fits = [];
    private readonly Dictionary<int, PackLane> _lanes = [];

    /// <summary>Prepares the first fits.</summary>
    /// <exception cref="ArgumentException">The fits differ in their pack key, or a fold does not exist.</exception>
    public FitLanes(
        PackRunner runner, SearchPlan plan, IReadOnlyList<FitRequest> first, IFitRefill refill,
        Action<FitProgress>? progress, IFitCheckpoints? checkpoints)
    {
        (_runner, _plan, _refill, _progress) = (runner, plan, refill, progress);
        var trials = runner.ResolveTrials(first);
        _shape = PackShape.Create(plan, trials[0]);
        _scorer = runner.CreateScorer(_shape);
        Checkpoints = checkpoints is null ? null : new(checkpoints, _fits, runner.NumericsClass);
        Add(first, trials);
        Pack = runner.CreatePack(_shape, [.. _lanes.Values]);
    }

    /// <summary>The pack of the first fits.</summary>
    public PackSpec Pack { get; }

    /// <summary>The checkpoints of all fits, by their numbers; null where no checkpoints are saved.</summary>
    public LaneCheckpoints? Checkpoints { get; }

    public bool CanGrow => _refill.CanGrow;

    public IReadOnlyList<LaneSpec> TakeLanes(int lanes)
    {
        var more = _refill.TakeFits(lanes);
        if (more.Count == 0) return [];
        Add(more, _runner.ResolveTrials(more, _shape.Key));
        return [.. Enumerable.Range(_fits.Count - more.Count, more.Count).Select(number => _lanes[number].Spec)];
    }

    public bool IsWanted(int number) => _refill.IsWanted(_fits[number].Request);

    public void OnEpoch(EpochMetrics epoch)
    {
        if (_progress is null) return;
        var (fit, unit) = (_fits[epoch.Lane].Request, _lanes[epoch.Lane].LossUnit);
        _progress(new(
            fit.Trial, fit.Fold, epoch.Epoch, unit * epoch.Loss, unit * epoch.ValidationLoss, epoch.Rows)
        {
            Rung = fit.Rung
        });
    }

    public void OnLanesEnded(IReadOnlyList<CompletedLane> lanes)
    {
        var results = _scorer.CreateResults([.. lanes.Select(lane => (_lanes[lane.Number], lane.Result))]);
        foreach (var (lane, result) in lanes.Zip(results))
        {
            _refill.OnFitEnded(_fits[lane.Number].Request, result);
            _lanes.Remove(lane.Number);
        }
    }

    public void OnWidthReduced(int lanes) => _refill.OnWidthReduced(lanes);

    private void Add(IReadOnlyList<FitRequest> added, IReadOnlyList<ResolvedTrial> trials)
    {
        foreach (var (fit, trial) in added.Zip(trials))
        {
            var lane = PackLane.Create(_plan, fit, trial);
            if (Checkpoints is not null) lane = Checkpoints.Restore(lane);
            _lanes.Add(_fits.Count, lane);
            _fits.Add(lane.Fit);
        }
    }
}
