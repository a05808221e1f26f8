using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Graphs.Instructions;

/// <summary>
/// The backward of <see cref="DenseForward"/>. The gradient dz overwrites <paramref name="DY"/>, which is not read
/// afterwards.
/// </summary>
/// <param name="X">The input of the layer, [rows, in].</param>
/// <param name="Weight">W, [in, out].</param>
/// <param name="Activation">f.</param>
/// <param name="Y">The result of forward, [rows, out].</param>
/// <param name="DY">The gradient of Y, [rows, out].</param>
/// <param name="DX">The target of the gradient of X, or null.</param>
/// <param name="DWeight">The target of the gradient of W, or null.</param>
/// <param name="DBias">The target of the gradient of b, or null.</param>
public sealed record DenseBackward(
    PlanTensor X,
    PlanTensor Weight,
    ActivationKind Activation,
    PlanTensor Y,
    PlanTensor DY,
    GradientTarget? DX,
    GradientTarget? DWeight,
    GradientTarget? DBias) : Instruction
{
    /// <inheritdoc/>
    public override IEnumerable<PlanTensor> Operands =>
        [X, Weight, Y, DY, .. new[] { DX, DWeight, DBias }.OfType<GradientTarget>().Select(target => target.Tensor)];

    /// <inheritdoc/>
    public override long MultiplyAddsPerRow =>
        ((DX is null ? 0 : 1) + (DWeight is null ? 0 : 1)) * (long)X.Columns * Y.Columns;
}
