using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>Copies the batch's predictions to the places of their rows, [lanes, rows of the epoch, outputs].</summary>
internal readonly record struct StorePredictionsKernel(
    StepTables Tables, Operand Prediction, ArrayView<float> To, int Outputs, ElementGrid Elements)
    : IGpuKernel<StorePredictionsKernel>
{
    public static void Run(StorePredictionsKernel kernel)
    {
        var (tables, lane, i) = (kernel.Tables, kernel.Elements.Lane, kernel.Elements.Index);
        if (!tables.IsActive(lane)) return;
        var step = tables.GetStep(lane);
        if (i >= step.Rows * kernel.Outputs) return;
        kernel.To[(((lane * (long)tables.MaxRows) + step.Start) * kernel.Outputs) + i] =
            kernel.Prediction.GetLaneView(lane, tables)[i];
    }
}
