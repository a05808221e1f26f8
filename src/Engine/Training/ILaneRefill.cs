namespace Experiments.Engine.Training;

/// <summary>
/// The source of further fits for a pack's free lanes, and the receiver of all results. The first fits are numbered by
/// their place in the pack, further ones consecutively. Called on the training thread.
/// </summary>
internal interface ILaneRefill
{
    /// <summary>True if further fits may follow.</summary>
    bool CanGrow => false;

    /// <summary>
    /// Returns further fits. They may differ from the first only in what may differ from lane to lane.
    /// </summary>
    /// <param name="lanes">The largest number of fits to return.</param>
    IReadOnlyList<LaneSpec> TakeLanes(int lanes) => [];

    /// <summary>Returns true if a fit is still wanted; called between epochs.</summary>
    bool IsWanted(int number) => true;

    /// <summary>Receives the metrics of a fit's epoch.</summary>
    void OnEpoch(EpochMetrics epoch)
    {
        // Most implementations need no metrics of single epochs.
    }

    /// <summary>Receives the fits that ended in an epoch.</summary>
    void OnLanesEnded(IReadOnlyList<CompletedLane> lanes);

    /// <summary>
    /// Receives the new number of lanes that train at a time when the device lacks the memory for more.
    /// </summary>
    void OnWidthReduced(int lanes)
    {
        // Most implementations do not plan packs and need no action.
    }
}
