namespace Experiments.Engine.Tests;

/// <summary>The bytes that a call allocates on its own thread.</summary>
internal static class Allocations
{
    /// <summary>
    /// Bytes, the fewest of three calls: what the runtime sets up on the way (types, pools, a collection in between) is
    /// not the call's.
    /// </summary>
    public static long Measure(Action call) => Enumerable.Range(0, 3).Min(_ => Once(call));

    private static long Once(Action call)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        call();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
