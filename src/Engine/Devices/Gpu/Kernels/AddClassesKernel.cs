using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>See <see cref="TallyKernels.AddClasses"/>.</summary>
internal readonly record struct AddClassesKernel(
    StepTables Tables, int Task, Operand Prediction, Operand Target, ArrayView<int> Counts, ArrayView<double> Sums,
    int Outputs, float Epsilon)
    : IGpuKernel<AddClassesKernel>
{
    public static void Run(AddClassesKernel kernel) => TallyKernels.AddClasses(
        kernel.Tables, kernel.Task, kernel.Prediction, kernel.Target, kernel.Counts, kernel.Sums, kernel.Outputs,
        kernel.Epsilon);
}
