using Experiments.Engine.Tasks;
using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>
/// Every loss with its link, and the gradient that all losses share, y_hat - y: a thread per row. Writes link(z), the
/// row's weighted loss, and dz = (link(z) - y) * weight / the step's weight, each if asked. A row of weight 0 adds
/// nothing, even if its values are not finite.
/// </summary>
/// <param name="Tables">The step tables.</param>
/// <param name="Loss">The loss and its link.</param>
/// <param name="Z">The logits, [rows, outputs].</param>
/// <param name="Target">The targets, [rows, outputs].</param>
/// <param name="Weights">The weights of the rows.</param>
/// <param name="Prediction">The destination of link(z).</param>
/// <param name="DZ">The destination of the gradient.</param>
/// <param name="Losses">The destination of the losses, one per row.</param>
/// <param name="HasTarget">True if there are targets, and therefore losses.</param>
/// <param name="HasPrediction">True if predictions are written.</param>
/// <param name="HasGradient">True if the gradient is written, in training.</param>
/// <param name="Outputs">The outputs of a row.</param>
/// <param name="Capacity">The rows of a batch.</param>
/// <param name="GroupsPerLane">The thread groups of a lane.</param>
internal readonly record struct OutputKernel(
    StepTables Tables, LossKind Loss, Operand Z, Operand Target, Operand Weights, Operand Prediction, Operand DZ,
    Operand Losses, Flag HasTarget, Flag HasPrediction, Flag HasGradient, int Outputs, int Capacity, int GroupsPerLane)
    : IGpuKernel<OutputKernel>
{
    public static void Run(OutputKernel kernel)
    {
        var (tables, kind, outputs) = (kernel.Tables, kernel.Loss, kernel.Outputs);
        var lane = Grid.IdxX / kernel.GroupsPerLane;
        var row = (Grid.IdxX % kernel.GroupsPerLane * Group.DimX) + Group.IdxX;
        if (row >= kernel.Capacity || !tables.IsActive(lane)) return;
        var at = row * outputs;
        var logits = kernel.Z.GetLaneView(lane, tables);
        var truth = kernel.Target.GetLaneView(lane, tables);
        var weight = kernel.Weights.GetLaneView(lane, tables)[row];

        float max = 0, sum = 1;
        if (kind == LossKind.CrossEntropy)
        {
            max = logits[at];
            for (var j = 1; j < outputs; j++) max = logits[at + j] > max ? logits[at + j] : max;
            sum = 0;
            for (var j = 0; j < outputs; j++) sum += DeviceMath.Exp(logits[at + j] - max);
        }

        float loss = 0;
        var share = weight * tables.GetStep(lane).InverseWeight;
        var predictions = kernel.Prediction.GetLaneView(lane, tables);
        var gradients = kernel.DZ.GetLaneView(lane, tables);
        for (var j = 0; j < outputs; j++)
        {
            var logit = logits[at + j];
            var y = kernel.HasTarget ? truth[at + j] : 0f;
            float yHat;
            if (kind == LossKind.CrossEntropy)
            {
                yHat = DeviceMath.Exp(logit - max) / sum;
                loss -= y * (logit - max);
            }
            else if (kind == LossKind.SquaredError)
            {
                yHat = logit;
                loss += 0.5f * (logit - y) * (logit - y);
            }
            else if (kind == LossKind.PoissonDeviance)
            {
                yHat = DeviceMath.Exp(logit);
                loss += (y == 0 ? 0f : y * (DeviceMath.Log(y) - logit)) - y + yHat;
            }
            else
            {
                var e = DeviceMath.Exp(logit < 0 ? logit : -logit);
                yHat = (logit < 0 ? e : 1f) / (1f + e);
                loss += (logit < 0 ? 0f : logit) - (logit * y) + DeviceMath.LogOnePlus(e);
            }
            if (kernel.HasPrediction) predictions[at + j] = yHat;
            if (kernel.HasGradient) gradients[at + j] = weight == 0 ? 0f : (yHat - y) * share;
        }

        if (kind == LossKind.CrossEntropy) loss += DeviceMath.Log(sum);
        if (kernel.HasTarget) kernel.Losses.GetView(lane)[row] = weight == 0 ? 0f : weight * loss;
    }
}
