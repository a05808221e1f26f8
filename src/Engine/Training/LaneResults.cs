namespace Experiments.Engine.Training;

/// <summary>Collects the results of a pack that takes no further fits.</summary>
/// <param name="count">How many fits the pack has.</param>
/// <param name="onEpoch">Told of every fit and epoch; null where nobody watches.</param>
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
