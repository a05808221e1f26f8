namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>See <see cref="TaskKernels.Output"/>.</summary>
internal readonly record struct OutputKernel(
    StepTables Tables, int Task, Operand Z, Operand Target, Operand Weights, Operand Prediction, Operand DZ,
    Operand Losses, int Flags, int Outputs, int Capacity, int GroupsPerLane)
    : IGpuKernel<OutputKernel>
{
    public static void Run(OutputKernel kernel) => TaskKernels.Output(
        kernel.Tables, kernel.Task, kernel.Z, kernel.Target, kernel.Weights, kernel.Prediction, kernel.DZ,
        kernel.Losses, kernel.Flags, kernel.Outputs, kernel.Capacity, kernel.GroupsPerLane);
}
