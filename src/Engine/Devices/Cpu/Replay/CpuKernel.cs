namespace Experiments.Engine.Devices.Cpu.Replay;

/// <summary>An instruction made ready for one lane at a time on one core. Runs without allocating.</summary>
internal abstract class CpuKernel
{
    /// <summary>The floats of scratch memory that a run needs at most.</summary>
    public virtual long ScratchFloats => 0;

    /// <summary>Does the instruction for the step's lane.</summary>
    public abstract void Run(CpuStep step);
}
