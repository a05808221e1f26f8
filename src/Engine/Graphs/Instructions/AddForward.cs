using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Graphs.Instructions;

/// <summary>Y = A + B.</summary>
internal sealed record AddForward(PlanTensor A, PlanTensor B, PlanTensor Y) : Instruction
{
    public override IEnumerable<PlanTensor> Operands => [A, B, Y];
}
