namespace Experiments.Engine.Devices.Cpu.Programs;

/// <summary>
/// A compiled instruction, or a part of one, for one lane at a time. Every thread of a team runs it for its own part of
/// the outputs. Sums are never split, so the bits do not depend on the parts. Runs without allocation.
/// </summary>
internal abstract class CpuKernel
{
    /// <summary>The most floats of scratch memory that a run needs on each thread.</summary>
    public virtual long ScratchFloats => 0;

    /// <summary>The floats that the threads share, and that remain from one step to the next.</summary>
    public virtual long SharedFloats => 0;

    /// <summary>The offset of the shared floats in <see cref="CpuStep.Shared"/>.</summary>
    public long SharedOffset { get; set; }

    /// <summary>
    /// True if a part touches only its share of the batch's rows, in every tensor that has rows. Such kernels follow
    /// each other without a barrier; before and after all others the threads wait for each other.
    /// </summary>
    public abstract bool IsRowWise { get; }

    /// <summary>Runs this thread's part of the instruction for the step's lane.</summary>
    public abstract void Run(CpuStep step);

    /// <summary>
    /// Sums the parts' results in shared memory, on the first thread, after all threads have ended the step. The others
    /// may already run the next step, but only up to the next barrier.
    /// </summary>
    public virtual void Conclude(CpuStep step) { }
}
