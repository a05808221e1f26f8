namespace Experiments.Engine.Devices.Cpu.Programs;

/// <summary>
/// An instruction, or a part of one, made ready for one lane at a time. Every thread of a team runs it for its own part
/// of the outputs; what is summed is never split, so the bits do not depend on the parts. Runs without allocating.
/// </summary>
internal abstract class CpuKernel
{
    /// <summary>The floats of scratch memory that a run needs at most, on each thread.</summary>
    public virtual long ScratchFloats => 0;

    /// <summary>The floats that the threads share, from one step to the next.</summary>
    public virtual long SharedFloats => 0;

    /// <summary>Where the shared floats begin in <see cref="CpuStep.Shared"/>.</summary>
    public long SharedOffset { get; set; }

    /// <summary>
    /// Whether a part has a share of the batch's rows and of all that goes by rows touches only those. Such kernels
    /// follow each other without waiting; before and after all others the team meets.
    /// </summary>
    public abstract bool IsRowWise { get; }

    /// <summary>Does this thread's part of the instruction for the step's lane.</summary>
    public abstract void Run(CpuStep step);

    /// <summary>
    /// Sums up what the parts left in shared memory, on the first thread, when all have ended the step. The others may
    /// be in the next step already, but not past the next meeting.
    /// </summary>
    public virtual void Conclude(CpuStep step) { }
}
