using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Graphs.Instructions;

/// <summary>
/// One operation of a step, for all lanes: its operands and its amount of work, independent of the implementation.
/// Every device compiles the same list, the CPU to single-lane kernels, a GPU to batched launches. Only the engine
/// defines instructions, because every device needs a kernel for each; ops of other assemblies are composed of them.
/// </summary>
public abstract record Instruction
{
    private protected Instruction() { }

    /// <summary>
    /// All tensors that are read or written; the buffer placement keeps a tensor from its first to its last
    /// instruction.
    /// </summary>
    public abstract IEnumerable<PlanTensor> Operands { get; }

    /// <summary>
    /// The multiply-adds for one row of one lane; an element without a multiply-add counts as one. Team sizes and
    /// estimates use the sum.
    /// </summary>
    public virtual long MultiplyAddsPerRow => 0;

    /// <summary>
    /// The number of columns that a forward instruction computes in each row, or 0. The maximum decides how many lanes
    /// fill a GPU.
    /// </summary>
    public virtual int ComputedColumns => 0;
}
