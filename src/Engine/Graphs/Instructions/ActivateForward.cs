using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Graphs.Instructions;

/// <summary>Y = f(X), element by element.</summary>
/// <param name="X">Read, [rows, n].</param>
/// <param name="Kind">f.</param>
/// <param name="Y">Written, [rows, n].</param>
public sealed record ActivateForward(PlanTensor X, ActivationKind Kind, PlanTensor Y) : Instruction
{
    /// <inheritdoc/>
    public override IEnumerable<PlanTensor> Operands => [X, Y];

    /// <inheritdoc/>
    public override long MultiplyAddsPerRow => Y.Columns;

    /// <inheritdoc/>
    public override int ComputedColumns => Y.Columns;
}
