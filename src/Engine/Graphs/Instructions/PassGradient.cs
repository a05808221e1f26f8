using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Graphs.Instructions;

/// <summary>DX = DY, or DX += DY.</summary>
internal sealed record PassGradient(PlanTensor DY, GradientTarget DX) : Instruction
{
    public override IEnumerable<PlanTensor> Operands => [DY, DX.Tensor];
}
