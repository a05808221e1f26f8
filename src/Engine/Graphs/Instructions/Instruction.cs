using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Graphs.Instructions;

/// <summary>
/// One thing that a device does in a step, for all lanes: what it reads and writes, and nothing about how. Every
/// device compiles the same list, the CPU to single-lane kernels, a GPU to batched launches.
/// </summary>
internal abstract record Instruction
{
    /// <summary>
    /// All tensors that are read or written; the buffer plan keeps them from the first such instruction to the last.
    /// </summary>
    public abstract IEnumerable<PlanTensor> Operands { get; }
}
