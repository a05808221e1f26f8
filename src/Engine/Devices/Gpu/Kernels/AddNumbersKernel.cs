using Experiments.Engine.Metrics;
using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>See <see cref="TallyKernels.AddNumbers"/>.</summary>
internal readonly record struct AddNumbersKernel(
    StepTables Tables, TallyLayout Layout, Operand Prediction, Operand Target, ArrayView<double> Sums)
    : IGpuKernel<AddNumbersKernel>
{
    public static void Run(AddNumbersKernel kernel) => TallyKernels.AddNumbers(
        kernel.Tables, kernel.Layout, kernel.Prediction, kernel.Target, kernel.Sums);
}
