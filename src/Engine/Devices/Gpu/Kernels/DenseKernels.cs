using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>The part of a dense layer's backward that is no product.</summary>
internal static class DenseKernels
{
    /// <summary>The columns that a group treats side by side; its threads are a multiple of it.</summary>
    public const int Columns = 32;

    /// <summary>
    /// dy becomes dz = dy * f'(z) in place, and db the sum of its rows: strands of threads take rows in turn, and their
    /// sums are joined in the strands' order.
    /// </summary>
    public static void Gradient(
        StepTables tables,
        Operand y, Operand dy, Operand db, int hasBias, int adds, int columns, int capacity, int groups, int kind)
    {
        var lane = Grid.IdxX / groups;
        if (!tables.IsActive(lane)) return;
        var column = (Grid.IdxX % groups * Columns) + (Group.IdxX % Columns);
        var strand = Group.IdxX / Columns;
        var strands = Group.DimX / Columns;
        var outputs = y.GetLaneView(lane, tables);
        var gradients = dy.GetLaneView(lane, tables);
        var sum = 0f;
        if (column < columns)
        {
            for (var row = strand; row < capacity; row += strands)
            {
                var i = (row * columns) + column;
                var dz = ActivationMath.Backward(kind, outputs[i], gradients[i]);
                gradients[i] = dz;
                sum += dz;
            }
        }

        var sums = SharedMemory.Allocate<float>(GroupSum.MaxThreads);
        sums[Group.IdxX] = sum;
        Group.Barrier();
        if (strand > 0 || column >= columns || hasBias == 0) return;
        for (var other = 1; other < strands; other++) sum += sums[(other * Columns) + Group.IdxX];
        var bias = db.GetLaneView(lane, tables);
        bias[column] = adds != 0 ? bias[column] + sum : sum;
    }
}
