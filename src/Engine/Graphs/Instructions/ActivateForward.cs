using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Graphs.Instructions;

/// <summary>Y = f(X), elementwise.</summary>
/// <param name="X">The operand that is read, [rows, n].</param>
/// <param name="Kind">f.</param>
/// <param name="Y">The operand that is written, [rows, n].</param>
public sealed record ActivateForward(PlanTensor X, ActivationKind Kind, PlanTensor Y) : Instruction
{
    /// <inheritdoc/>
    public override IEnumerable<PlanTensor> Operands => [X, Y];

    /// <inheritdoc/>
    public override long MultiplyAddsPerRow => Y.Columns;

    /// <inheritdoc/>
    public override int ComputedColumns => Y.Columns;
}
