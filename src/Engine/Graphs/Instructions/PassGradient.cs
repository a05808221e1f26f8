using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Graphs.Instructions;

/// <summary>DX = DY, or DX += DY.</summary>
/// <param name="DY">The gradient that is read, [rows, n].</param>
/// <param name="DX">The target that is written or added to, [rows, n].</param>
public sealed record PassGradient(PlanTensor DY, GradientTarget DX) : Instruction
{
    /// <inheritdoc/>
    public override IEnumerable<PlanTensor> Operands => [DY, DX.Tensor];

    /// <inheritdoc/>
    public override long MultiplyAddsPerRow => DY.Columns;
}
