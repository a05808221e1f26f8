using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>See <see cref="TallyKernels.AddNumbers"/>.</summary>
internal readonly record struct AddNumbersKernel(
    StepTables Tables, Operand Prediction, Operand Target, ArrayView<double> Sums, int Outputs)
    : IGpuKernel<AddNumbersKernel>
{
    public static void Run(AddNumbersKernel kernel) => TallyKernels.AddNumbers(
        kernel.Tables, kernel.Prediction, kernel.Target, kernel.Sums, kernel.Outputs);
}
