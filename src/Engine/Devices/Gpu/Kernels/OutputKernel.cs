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
        var weight = kernel.Weights.GetLaneView(lane, tables)[row];
        var loss = RowLoss.Compute(
            kind, outputs, kernel.Z.GetLaneView(lane, tables), row * outputs, kernel.Target.GetLaneView(lane, tables),
            row * outputs, kernel.HasTarget, weight, weight * tables.GetStep(lane).InverseWeight,
            kernel.Prediction.GetLaneView(lane, tables), row * outputs, kernel.HasPrediction,
            kernel.DZ.GetLaneView(lane, tables), row * outputs, gradientStep: 1, kernel.HasGradient);
        if (kernel.HasTarget) kernel.Losses.GetView(lane)[row] = loss;
    }
}
