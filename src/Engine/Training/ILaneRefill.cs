namespace Experiments.Engine.Training;

/// <summary>
/// The fits that a pack trains, as seen from its lanes: gives further fits for free lanes, and takes what comes of
/// each. Fits are numbered: the first by their place in the pack, further ones counted on from them. Called on the
/// thread that trains.
/// </summary>
internal interface ILaneRefill
{
    /// <summary>Whether further fits may come.</summary>
    bool CanGrow => false;

    /// <summary>Gives further fits, which share all with the first but what may differ from lane to lane.</summary>
    /// <param name="lanes">How many have room, at most.</param>
    IReadOnlyList<LaneSpec> TakeLanes(int lanes) => [];

    /// <summary>Whether a fit is still wanted; asked between epochs.</summary>
    bool IsWanted(int number) => true;

    /// <summary>Takes the numbers of a fit's epoch.</summary>
    void OnEpoch(EpochMetrics epoch)
    {
        // By default nobody watches.
    }

    /// <summary>Takes the fits that have ended in an epoch.</summary>
    void OnLanesEnded(IReadOnlyList<CompletedLane> lanes);

    /// <summary>Notes how many lanes train at a time where the device has no room for more.</summary>
    void OnWidthReduced(int lanes)
    {
        // By default nobody plans packs.
    }
}
