using Experiments.Engine.Graphs;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>y = f(y + bias), in place.</summary>
internal readonly record struct AddBiasAndActivateKernel(
    StepTables Tables, Operand Y, Operand Bias, int Columns, ElementGrid Elements, ActivationKind Activation)
    : IGpuKernel<AddBiasAndActivateKernel>
{
    public static void Run(AddBiasAndActivateKernel kernel)
    {
        var (tables, lane, i) = (kernel.Tables, kernel.Elements.Lane, kernel.Elements.Index);
        if (i >= kernel.Elements.Count || !tables.IsActive(lane)) return;
        var values = kernel.Y.GetLaneView(lane, tables);
        var bias = kernel.Bias.GetLaneView(lane, tables)[i % kernel.Columns];
        values[i] = ActivationMath.Forward(kernel.Activation, values[i] + bias);
    }
}
