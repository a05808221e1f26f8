using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Graphs.Instructions;

/// <summary>Y = A + B, elementwise.</summary>
/// <param name="A">An operand that is read, [rows, n].</param>
/// <param name="B">An operand that is read, [rows, n].</param>
/// <param name="Y">The operand that is written, [rows, n].</param>
public sealed record AddForward(PlanTensor A, PlanTensor B, PlanTensor Y) : Instruction
{
    /// <inheritdoc/>
    public override IEnumerable<PlanTensor> Operands => [A, B, Y];

    /// <inheritdoc/>
    public override long MultiplyAddsPerRow => Y.Columns;

    /// <inheritdoc/>
    public override int ComputedColumns => Y.Columns;
}
