using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Graphs.Instructions;

/// <summary>Fills the batch from data on the device: the step's rows of the lane's order, with their weights.</summary>
internal sealed record GatherBatch(PlanTensor X, PlanTensor Target, PlanTensor Weights) : Instruction
{
    public override IEnumerable<PlanTensor> Operands => [X, Target, Weights];
}
