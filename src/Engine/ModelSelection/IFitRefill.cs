namespace Experiments.Engine.ModelSelection;

/// <summary>
/// The source of further fits for the free lanes of a pack while it trains, and the receiver of the fits' results. The
/// methods are called on the thread that trains.
/// </summary>
public interface IFitRefill
{
    /// <summary>True where further fits may follow; otherwise buffers are sized for the first fits alone.</summary>
    bool CanGrow => true;

    /// <summary>
    /// Takes more fits of the pack's key. Called when at least half of the lanes are free. After an empty answer a
    /// device that can compact lanes makes the pack smaller, and calls again when half of the remaining lanes have
    /// ended.
    /// </summary>
    /// <param name="lanes">The number of free lanes, the maximum number of fits to return.</param>
    IReadOnlyList<FitRequest> TakeFits(int lanes);

    /// <summary>
    /// Checks whether a fit is still wanted. Called between epochs. A fit that is not wanted frees its lane and gives
    /// no result.
    /// </summary>
    bool IsWanted(FitRequest fit) => true;

    /// <summary>
    /// Reports that the device has too little memory for the requested lanes, and the number of lanes that it trains at
    /// a time now.
    /// </summary>
    void OnWidthReduced(int lanes)
    {
        // Most implementations do not plan packs and need no action.
    }

    /// <summary>Receives a fit that has ended and was scored.</summary>
    void OnFitEnded(FitRequest fit, FitResult result);
}
