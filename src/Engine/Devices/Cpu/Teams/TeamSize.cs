using Experiments.Engine.Graphs;

namespace Experiments.Engine.Devices.Cpu.Teams;

/// <summary>
/// How many threads are worth their meetings. A matter of the plan's work alone, never of timings: what runs is the
/// same every time.
/// </summary>
internal static class TeamSize
{
    /// <summary>
    /// The multiply-adds of a forward pass of a full batch that a thread should have at least: some five microseconds.
    /// </summary>
    public const long WorkPerThread = 500_000;

    /// <summary>The threads for a plan, on at most this many cores.</summary>
    public static int Compute(ExecutionPlan plan, int cores, long workPerThread) =>
        (int)Math.Clamp(ComputeForwardWork(plan) / workPerThread, 1, cores);

    private static long ComputeForwardWork(ExecutionPlan plan) =>
        plan.Options.BatchCapacity * plan.InferStep.Sum(instruction => instruction.MultiplyAddsPerRow);
}
