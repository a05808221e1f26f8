using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Graphs.Instructions;

/// <summary>
/// Fills the batch from the data on the device: the rows of the step in the lane's order, with their weights.
/// </summary>
internal sealed record GatherBatch(PlanTensor X, PlanTensor Target, PlanTensor Weights) : Instruction
{
    public override IEnumerable<PlanTensor> Operands => [X, Target, Weights];
}
