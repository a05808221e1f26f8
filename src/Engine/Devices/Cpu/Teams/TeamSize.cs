using Experiments.Engine.Graphs;

namespace Experiments.Engine.Devices.Cpu.Teams;

/// <summary>
/// Computes how many threads are worth their synchronization. The number depends on the plan's work alone, never on
/// timings, so that every run is the same.
/// </summary>
internal static class TeamSize
{
    /// <summary>
    /// The least multiply-adds of a full batch's forward pass for each thread: about five microseconds.
    /// </summary>
    public const long WorkPerThread = 500_000;

    /// <summary>Computes the number of threads for a plan, on at most this many cores.</summary>
    public static int Compute(ExecutionPlan plan, int cores, long workPerThread) =>
        (int)Math.Clamp(ComputeForwardWork(plan) / workPerThread, 1, cores);

    private static long ComputeForwardWork(ExecutionPlan plan) =>
        plan.Options.BatchCapacity * plan.InferStep.Sum(instruction => instruction.MultiplyAddsPerRow);
}
