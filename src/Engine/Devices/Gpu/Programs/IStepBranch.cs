using ILGPU.Runtime;

namespace Experiments.Engine.Devices.Gpu.Programs;

/// <summary>
/// The second branch of a step that is recorded: its launches run beside those of the step's stream. Two buffers pass
/// from one to the other in turns.
/// </summary>
internal interface IStepBranch
{
    /// <summary>The stream of the branch's launches.</summary>
    AcceleratorStream Stream { get; }

    /// <summary>The branch's next launches wait for everything that is on the step's stream now.</summary>
    void Fork();

    /// <summary>Marks that the branch's launches up to now have read a buffer.</summary>
    void Release(int buffer);

    /// <summary>The next launches on the step's stream wait until a buffer has been released.</summary>
    void Acquire(int buffer);

    /// <summary>The next launches on the step's stream wait for the branch, if it was forked.</summary>
    void Join();
}
