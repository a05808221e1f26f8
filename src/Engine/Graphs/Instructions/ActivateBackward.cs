using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Graphs.Instructions;

/// <summary>
/// DX = DY * f', from Y. Turns <paramref name="DY"/> into the product in place: nothing reads it afterwards.
/// </summary>
/// <param name="Kind">f.</param>
/// <param name="Y">What forward wrote, [rows, n].</param>
/// <param name="DY">The gradient of Y, [rows, n].</param>
/// <param name="DX">Where that of X goes, [rows, n].</param>
public sealed record ActivateBackward(ActivationKind Kind, PlanTensor Y, PlanTensor DY, GradientTarget DX)
    : Instruction
{
    /// <inheritdoc/>
    public override IEnumerable<PlanTensor> Operands => [Y, DY, DX.Tensor];

    /// <inheritdoc/>
    public override long MultiplyAddsPerRow => Y.Columns;
}
