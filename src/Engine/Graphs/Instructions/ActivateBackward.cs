using Experiments.Engine.Graphs.Planning;
using Experiments.Engine.Networks;

namespace Experiments.Engine.Graphs.Instructions;

/// <summary>
/// DX = DY * f', from Y. Turns <paramref name="DY"/> into the product in place: nothing reads it afterwards.
/// </summary>
internal sealed record ActivateBackward(ActivationKind Kind, PlanTensor Y, PlanTensor DY, GradientTarget DX)
    : Instruction
{
    public override IEnumerable<PlanTensor> Operands => [Y, DY, DX.Tensor];
}
