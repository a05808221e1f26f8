using Experiments.Engine.Metrics;
using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>See <see cref="TallyKernels.AddClasses"/>.</summary>
internal readonly record struct AddClassesKernel(
    StepTables Tables, TallyLayout Layout, Operand Prediction, Operand Target, ArrayView<int> Counts,
    ArrayView<double> Sums, float Epsilon)
    : IGpuKernel<AddClassesKernel>
{
    public static void Run(AddClassesKernel kernel) => TallyKernels.AddClasses(
        kernel.Tables, kernel.Layout, kernel.Prediction, kernel.Target, kernel.Counts, kernel.Sums, kernel.Epsilon);
}
