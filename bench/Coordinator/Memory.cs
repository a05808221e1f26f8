using System.Runtime;

namespace Experiments.Coordinator.Bench;

/// <summary>The memory of the process.</summary>
/// <param name="Fits">How many fits were durable.</param>
/// <param name="HeapMb">The live managed heap, after a full collection, in MB.</param>
/// <param name="ResidentMb">The resident set, in MB.</param>
internal sealed record Memory(long Fits, double HeapMb, double ResidentMb)
{
    private const double Mb = 1 << 20;

    public static Memory Now(long fits)
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        var heap = GC.GetTotalMemory(forceFullCollection: true) / Mb;
        return new(fits, Math.Round(heap, 2), Math.Round(Environment.WorkingSet / Mb, 1));
    }
}
