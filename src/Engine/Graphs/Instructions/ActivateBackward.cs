using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Graphs.Instructions;

/// <summary>DX = DY * f', from Y. The product overwrites <paramref name="DY"/>, which is not read afterwards.</summary>
/// <param name="Kind">f.</param>
/// <param name="Y">The result of forward, [rows, n].</param>
/// <param name="DY">The gradient of Y, [rows, n].</param>
/// <param name="DX">The target of the gradient of X, [rows, n].</param>
public sealed record ActivateBackward(ActivationKind Kind, PlanTensor Y, PlanTensor DY, GradientTarget DX)
    : Instruction
{
    /// <inheritdoc/>
    public override IEnumerable<PlanTensor> Operands => [Y, DY, DX.Tensor];

    /// <inheritdoc/>
    public override long MultiplyAddsPerRow => Y.Columns;
}
