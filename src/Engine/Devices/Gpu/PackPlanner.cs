using System.Numerics;
using Experiments.Engine.Devices.Gpu.Kernels;
using Experiments.Engine.Graphs;

namespace Experiments.Engine.Devices.Gpu;

/// <summary>What a pack may take of a card.</summary>
/// <param name="FreeBytes">The memory that could be taken.</param>
/// <param name="Multiprocessors">How many of them there are.</param>
internal readonly record struct CardSize(long FreeBytes, int Multiprocessors);

/// <summary>How many lanes a pack should have: as many as fill the chip, if they fit into memory. Pure.</summary>
internal static class PackPlanner
{
    /// <summary>A pack has at most so many lanes.</summary>
    public const int MaxLanes = 512;

    /// <summary>
    /// The tiles of a product that each multiprocessor should get, so that a last round half empty costs little.
    /// </summary>
    private const int TilesPerMultiprocessor = 4;

    /// <summary>What is left for tables, libraries and others.</summary>
    private const double MemoryShare = 0.85;

    /// <summary>The lanes: a power of two, at least 1.</summary>
    /// <param name="createPlan">The plan of a pack of so many lanes.</param>
    /// <param name="card">The card.</param>
    /// <param name="dataBytes">
    /// The data that has still to be put there; what has no room is staged and takes none.
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

    /// <summary>The tiles of the widest result that the plan computes for one lane.</summary>
    private static long CountWidestTiles(ExecutionPlan plan)
    {
        var columns = plan.TrainStep.Concat(plan.InferStep).Max(instruction => instruction.ComputedColumns);
        return columns == 0 ? 1 : CountTiles(plan.Options.BatchCapacity) * CountTiles(columns);
    }

    private static long CountTiles(int extent) => (extent + ProductKernel.Tile - 1) / ProductKernel.Tile;
}
