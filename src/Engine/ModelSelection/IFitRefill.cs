namespace Experiments.Engine.ModelSelection;

/// <summary>
/// Puts further fits into the free lanes of a pack while it trains, and takes what comes of each fit. Called on the
/// thread that trains.
/// </summary>
public interface IFitRefill
{
    /// <summary>
    /// Whether further fits may come. Where not, the pack's buffers are made for the first fits alone.
    /// </summary>
    bool CanGrow => true;

    /// <summary>
    /// More fits of the pack's key, asked for when at least half of the lanes have nothing to train. None makes the
    /// pack smaller; it is asked again when half of what is left has ended.
    /// </summary>
    /// <param name="lanes">How many fits have room, at most.</param>
    IReadOnlyList<FitRequest> TakeFits(int lanes);

    /// <summary>
    /// Whether a fit is still wanted; asked between epochs. One that is not frees its lane, and never ends.
    /// </summary>
    bool IsWanted(FitRequest fit) => true;

    /// <summary>
    /// Told that the device has no room for so many lanes as were asked for: it trains so many at a time, and more
    /// would begin again.
    /// </summary>
    void OnWidthReduced(int lanes)
    {
        // Who does not plan packs need not know.
    }

    /// <summary>Takes a fit that has ended and was scored.</summary>
    void OnFitEnded(FitRequest fit, FitResult result);
}
