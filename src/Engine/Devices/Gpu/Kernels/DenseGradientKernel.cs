using Experiments.Engine.Graphs;
using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>
/// The part of a dense layer's backward without the products: dy becomes dz = dy * f'(z) in place, and db the sum of
/// its rows. Strands of threads take rows in turn, and their sums are added in the order of the strands.
/// </summary>
internal readonly record struct DenseGradientKernel(
    StepTables Tables, Operand Y, Operand DY, Operand DBias, Flag HasBias, Flag Accumulates, int Columns,
    int Capacity, int GroupsPerLane, ActivationKind Activation)
    : IGpuKernel<DenseGradientKernel>
{
    /// <summary>The columns of a group. The number of its threads must be a multiple.</summary>
    public const int ColumnsPerGroup = 32;

    /// <summary>The least number of threads of a group: two strands.</summary>
    public const int MinThreads = 2 * ColumnsPerGroup;

    public static void Run(DenseGradientKernel kernel)
    {
        var (tables, columns) = (kernel.Tables, kernel.Columns);
        var lane = Grid.IdxX / kernel.GroupsPerLane;
        if (!tables.IsActive(lane)) return;
        var column = (Grid.IdxX % kernel.GroupsPerLane * ColumnsPerGroup) + (Group.IdxX % ColumnsPerGroup);
        var strand = Group.IdxX / ColumnsPerGroup;
        var strands = Group.DimX / ColumnsPerGroup;
        var outputs = kernel.Y.GetLaneView(lane, tables);
        var gradients = kernel.DY.GetLaneView(lane, tables);
        var sum = 0f;
        if (column < columns)
        {
            for (var row = strand; row < kernel.Capacity; row += strands)
            {
                var i = (row * columns) + column;
                var dz = ActivationMath.Backward(kernel.Activation, outputs[i], gradients[i]);
                gradients[i] = dz;
                sum += dz;
            }
        }

        var sums = SharedMemory.Allocate<float>(GroupSum.MaxThreads);
        sums[Group.IdxX] = sum;
        Group.Barrier();
        if (strand > 0 || column >= columns || !kernel.HasBias) return;
        for (var other = 1; other < strands; other++) sum += sums[(other * ColumnsPerGroup) + Group.IdxX];
        var bias = kernel.DBias.GetLaneView(lane, tables);
        bias[column] = kernel.Accumulates ? bias[column] + sum : sum;
    }
}
