using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Graphs.Instructions;

/// <summary>
/// The backward of <see cref="DenseForward"/>. Turns <paramref name="DY"/> into dz in place: nothing reads it
/// afterwards.
/// </summary>
/// <param name="X">Read, [rows, in].</param>
/// <param name="Weight">W, [in, out].</param>
/// <param name="Activation">f.</param>
/// <param name="Y">What forward wrote, [rows, out].</param>
/// <param name="DY">The gradient of Y, [rows, out].</param>
/// <param name="DX">Where that of X goes, or null.</param>
/// <param name="DWeight">Where that of W goes, or null.</param>
/// <param name="DBias">Where that of b goes, or null.</param>
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
