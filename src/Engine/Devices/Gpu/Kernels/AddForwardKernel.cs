namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>y = a + b.</summary>
internal readonly record struct AddForwardKernel(
    StepTables Tables, Operand A, Operand B, Operand Y, ElementGrid Elements)
    : IGpuKernel<AddForwardKernel>
{
    public static void Run(AddForwardKernel kernel)
    {
        var (tables, lane, i) = (kernel.Tables, kernel.Elements.Lane, kernel.Elements.Index);
        if (i >= kernel.Elements.Count || !tables.IsActive(lane)) return;
        kernel.Y.GetLaneView(lane, tables)[i] =
            kernel.A.GetLaneView(lane, tables)[i] + kernel.B.GetLaneView(lane, tables)[i];
    }
}
