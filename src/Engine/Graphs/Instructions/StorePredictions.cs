using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Graphs.Instructions;

/// <summary>Copies the batch's predictions out for lanes whose caller requested them.</summary>
internal sealed record StorePredictions(PlanTensor Prediction) : Instruction
{
    public override IEnumerable<PlanTensor> Operands => [Prediction];
}
