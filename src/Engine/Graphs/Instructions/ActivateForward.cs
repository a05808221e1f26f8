using Experiments.Engine.Graphs.Planning;
using Experiments.Engine.Networks;

namespace Experiments.Engine.Graphs.Instructions;

/// <summary>Y = f(X).</summary>
internal sealed record ActivateForward(PlanTensor X, ActivationKind Kind, PlanTensor Y) : Instruction
{
    public override IEnumerable<PlanTensor> Operands => [X, Y];
}
