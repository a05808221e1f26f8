using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Graphs.Instructions;

/// <summary>
/// One thing that a device does in a step, for all lanes: what it reads and writes, how much work it is, and nothing
/// about how. Every device compiles the same list, the CPU to single-lane kernels, a GPU to batched launches. The kinds
/// are the engine's, for each needs a kernel of every device; ops of any assembly are composed of them.
/// </summary>
public abstract record Instruction
{
    private protected Instruction() { }

    /// <summary>
    /// All tensors that are read or written; the buffer plan keeps them from the first such instruction to the last.
    /// </summary>
    public abstract IEnumerable<PlanTensor> Operands { get; }

    /// <summary>
    /// The multiply-adds for one row of one lane; an element that needs none counts as one. Team sizes and estimates
    /// add them up.
    /// </summary>
    public virtual long MultiplyAddsPerRow => 0;

    /// <summary>
    /// The columns that a forward instruction computes in each row, or 0. The widest decides how many lanes fill a
    /// GPU.
    /// </summary>
    public virtual int ComputedColumns => 0;
}
