using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>
/// Ends the step: sums each lane's losses over its rows and the squares of its weights over their chunks, records
/// both, and moves the lane to its next step. A group per lane.
/// </summary>
internal readonly record struct ConcludeStepKernel(
    StepTables Tables, Operand Losses, Operand WeightSquares, int Chunks)
    : IGpuKernel<ConcludeStepKernel>
{
    public static void Run(ConcludeStepKernel kernel)
    {
        var tables = kernel.Tables;
        var lane = Grid.IdxX;
        if (!tables.IsActive(lane)) return;
        var step = tables.GetStep(lane);
        float loss = 0, square = 0;
        var rowLosses = kernel.Losses.GetView(lane);
        for (var row = Group.IdxX; row < step.Rows; row += Group.DimX) loss += rowLosses[row];
        var chunkSquares = kernel.WeightSquares.GetView(lane);
        for (var chunk = Group.IdxX; chunk < kernel.Chunks; chunk += Group.DimX) square += chunkSquares[chunk];
        loss = GroupSum.Compute(loss);
        square = GroupSum.Compute(square);
        if (Group.IdxX > 0) return;
        tables.Outcomes[(lane * (long)tables.MaxSteps) + tables.StepIndex[lane]] = new LaneOutcome(loss, square);
        tables.StepIndex[lane] += 1;
    }
}
