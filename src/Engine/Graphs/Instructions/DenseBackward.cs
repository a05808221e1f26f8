using Experiments.Engine.Graphs.Planning;
using Experiments.Engine.Networks;

namespace Experiments.Engine.Graphs.Instructions;

/// <summary>
/// The backward of <see cref="DenseForward"/>. Turns <paramref name="DY"/> into dz in place: nothing reads it
/// afterwards.
/// </summary>
internal sealed record DenseBackward(
    PlanTensor X,
    PlanTensor Weight,
    ActivationKind Activation,
    PlanTensor Y,
    PlanTensor DY,
    GradientTarget? DX,
    GradientTarget? DWeight,
    GradientTarget? DBias) : Instruction
{
    public override IEnumerable<PlanTensor> Operands =>
        [X, Weight, Y, DY, .. new[] { DX, DWeight, DBias }.OfType<GradientTarget>().Select(target => target.Tensor)];
}
