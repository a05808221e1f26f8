using System.Numerics;
using Experiments.Engine.Devices.Gpu.Kernels;
using Experiments.Engine.Graphs;

namespace Experiments.Engine.Devices.Gpu;

/// <summary>The resources of a card for a pack.</summary>
/// <param name="FreeBytes">The memory that can be allocated, in bytes.</param>
/// <param name="Multiprocessors">The number of multiprocessors.</param>
internal readonly record struct CardSize(long FreeBytes, int Multiprocessors);

/// <summary>
/// Computes how many lanes a pack should have: as many as fill the chip, if they fit into memory. Pure.
/// </summary>
internal static class PackPlanner
{
    /// <summary>The most lanes of a pack.</summary>
    public const int MaxLanes = 512;

    /// <summary>
    /// The tiles of a product for each multiprocessor, enough that a partly filled last round costs little.
    /// </summary>
    private const int TilesPerMultiprocessor = 4;

    /// <summary>The fraction of free memory for packs, beside tables, libraries and other processes.</summary>
    private const double MemoryShare = 0.85;

    /// <summary>Computes the number of lanes: a power of two, at least 1.</summary>
    /// <param name="createPlan">Creates the plan of a pack for a number of lanes.</param>
    /// <param name="card">The card.</param>
    /// <param name="dataBytes">
    /// The bytes of data to be uploaded. Data that does not fit is staged and not counted.
    /// </param>
    public static int ComputeLanes(Func<int, ExecutionPlan> createPlan, CardSize card, long dataBytes)
    {
        var (one, two) = (createPlan(1), createPlan(2));
        var laneBytes = sizeof(float) * Math.Max(1, two.ArenaFloats - one.ArenaFloats);
        var room = (card.FreeBytes * MemoryShare) - (dataBytes <= card.FreeBytes / 2 ? dataBytes : 0);
        var fit = Math.Clamp(room / laneBytes, 1, MaxLanes);
        var fill = Math.Clamp(
            (double)card.Multiprocessors * TilesPerMultiprocessor / CountWidestTiles(one), 1, MaxLanes);
        return (int)Math.Min(
            BitOperations.RoundUpToPowerOf2((uint)Math.Ceiling(fill)), RoundDownToPowerOfTwo((uint)fit));
    }

    private static uint RoundDownToPowerOfTwo(uint n) => 1u << BitOperations.Log2(n);

    /// <summary>Counts the tiles of the widest result that the plan computes for one lane.</summary>
    private static long CountWidestTiles(ExecutionPlan plan)
    {
        var columns = plan.TrainStep.Concat(plan.InferStep).Max(instruction => instruction.ComputedColumns);
        return columns == 0 ? 1 : CountTiles(plan.Options.BatchCapacity) * CountTiles(columns);
    }

    private static long CountTiles(int extent) => (extent + ProductKernel.Tile - 1) / ProductKernel.Tile;
}
