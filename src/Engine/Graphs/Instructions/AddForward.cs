using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Graphs.Instructions;

/// <summary>Y = A + B, element by element.</summary>
/// <param name="A">Read, [rows, n].</param>
/// <param name="B">Read, [rows, n].</param>
/// <param name="Y">Written, [rows, n].</param>
public sealed record AddForward(PlanTensor A, PlanTensor B, PlanTensor Y) : Instruction
{
    /// <inheritdoc/>
    public override IEnumerable<PlanTensor> Operands => [A, B, Y];

    /// <inheritdoc/>
    public override long MultiplyAddsPerRow => Y.Columns;

    /// <inheritdoc/>
    public override int ComputedColumns => Y.Columns;
}
