using Experiments.Engine.Graphs.Planning;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Graphs.Instructions;

/// <summary>
/// Link and loss: Prediction = link(Z), the lane's weighted loss sum, and in training DZ = (link(Z) - Target) * weight
/// / the lane's weight sum, the same equation for every task. A training step stores no predictions, and an inference
/// step computes no gradient.
/// </summary>
internal sealed record TaskOutput(
    LearningTask Task, PlanTensor Z, PlanTensor Target, PlanTensor Weights, PlanTensor? Prediction, PlanTensor? DZ)
    : Instruction
{
    public override IEnumerable<PlanTensor> Operands =>
        [Z, Target, Weights, .. new[] { Prediction, DZ }.OfType<PlanTensor>()];
}
