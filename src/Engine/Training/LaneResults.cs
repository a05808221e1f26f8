namespace Experiments.Engine.Training;

/// <summary>Collects the results of a pack that takes no further fits.</summary>
/// <param name="count">The number of fits in the pack.</param>
/// <param name="onEpoch">Called for every fit after every epoch; may be null.</param>
internal sealed class LaneResults(int count, Action<EpochMetrics>? onEpoch) : ILaneRefill
{
    private readonly LaneResult[] _results = new LaneResult[count];

    /// <summary>The results, in the order of the fits.</summary>
    public IReadOnlyList<LaneResult> All => _results;

    public void OnEpoch(EpochMetrics epoch) => onEpoch?.Invoke(epoch);

    public void OnLanesEnded(IReadOnlyList<CompletedLane> lanes)
    {
        foreach (var lane in lanes) _results[lane.Number] = lane.Result;
    }
}
