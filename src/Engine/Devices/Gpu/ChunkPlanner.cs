namespace Experiments.Engine.Devices.Gpu;

/// <summary>
/// Computes how many lanes of a layer are multiplied and updated together, so that their gradients stay in the second
/// cache. Pure.
/// </summary>
internal static class ChunkPlanner
{
    /// <summary>The gradients of this chunk and of the next, which is computed meanwhile.</summary>
    private const int GradientBuffers = 2;

    /// <summary>The rows and columns of a library's tile.</summary>
    private const int Tile = 128;

    /// <summary>The least part of the multiprocessors that the tiles of a chunk must keep busy.</summary>
    private const double LeastFill = 0.75;

    /// <summary>
    /// Returns the lanes of a chunk; null where no chunk both stays in the cache and fills the card.
    /// </summary>
    /// <remarks>
    /// What the solver streams past the gradients (the weights and its state) must have room beside them, since the
    /// cache keeps what was used last. Among the larger half of the numbers that have room, the one whose tiles fill
    /// whole waves best is taken.
    /// </remarks>
    /// <param name="rows">The rows of the layer's weights.</param>
    /// <param name="columns">Their columns.</param>
    /// <param name="solverStates">The solver's state tensors.</param>
    /// <param name="cacheBytes">The second cache; 0 where it is not known.</param>
    /// <param name="multiprocessors">The number of multiprocessors.</param>
    public static int? ComputeLanes(int rows, int columns, int solverStates, long cacheBytes, int multiprocessors)
    {
        var laneBytes = (long)sizeof(float) * rows * columns * (GradientBuffers + 1 + solverStates);
        var most = (int)Math.Min(PackPlanner.MaxLanes, cacheBytes / laneBytes);
        if (most == 0) return null;
        var tiles = CountTiles(rows) * CountTiles(columns);
        var best = Enumerable.Range((most + 1) / 2, most - ((most + 1) / 2) + 1)
            .MaxBy(lanes => (GetFill(lanes * tiles, multiprocessors), lanes));
        return GetFill(best * tiles, multiprocessors) >= LeastFill ? best : null;
    }

    /// <summary>Returns the part of the multiprocessors that are busy on average, in whole waves of tiles.</summary>
    private static double GetFill(long tiles, int multiprocessors) =>
        (double)tiles / ((tiles + multiprocessors - 1) / multiprocessors * multiprocessors);

    private static long CountTiles(int extent) => (extent + Tile - 1) / Tile;
}
