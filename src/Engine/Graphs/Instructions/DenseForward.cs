using Experiments.Engine.Graphs.Planning;
using Experiments.Engine.Networks;

namespace Experiments.Engine.Graphs.Instructions;

/// <summary>Y = f(X W + b).</summary>
internal sealed record DenseForward(
    PlanTensor X, PlanTensor Weight, PlanTensor Bias, ActivationKind Activation, PlanTensor Y)
    : Instruction
{
    public override IEnumerable<PlanTensor> Operands => [X, Weight, Bias, Y];
}
