using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>
/// The column's part of a last layer with few outputs: dW = x' dz, db, and the bias gradient of the layer before it. A
/// group takes 32 inputs of a lane. Strands of threads take rows in turn, and their sums are added in the order of the
/// strands.
/// </summary>
/// <param name="Tables">The step tables.</param>
/// <param name="X">The layer's input, [rows, inputs].</param>
/// <param name="DZ">The gradient of the logits, [rows, outputs].</param>
/// <param name="DX">The gradient of the input before its activation, [rows, inputs].</param>
/// <param name="DWeight">The destination of dW, [inputs, outputs].</param>
/// <param name="DBias">The destination of db, [outputs].</param>
/// <param name="DBiasBefore">The destination of the bias gradient of the layer before.</param>
/// <param name="HasBiasBefore">True if that is computed.</param>
/// <param name="Inputs">The inputs of a row.</param>
/// <param name="Outputs">The outputs of a row.</param>
/// <param name="Capacity">The rows of a batch.</param>
/// <param name="GroupsPerLane">The groups of a lane.</param>
internal readonly record struct NarrowGradientKernel(
    StepTables Tables, Operand X, Operand DZ, Operand DX, Operand DWeight, Operand DBias, Operand DBiasBefore,
    Flag HasBiasBefore, int Inputs, int Outputs, int Capacity, int GroupsPerLane)
    : IGpuKernel<NarrowGradientKernel>
{
    /// <summary>The inputs of a group. The number of its threads must be a multiple.</summary>
    public const int ColumnsPerGroup = 32;

    /// <summary>The rows of dz that are in shared memory at a time.</summary>
    private const int Rows = 32;

    public static void Run(NarrowGradientKernel kernel)
    {
        var tables = kernel.Tables;
        var lane = Grid.IdxX / kernel.GroupsPerLane;
        if (!tables.IsActive(lane)) return;
        var group = Grid.IdxX % kernel.GroupsPerLane;
        var firstColumn = group * ColumnsPerGroup;
        var gradients = SharedMemory.Allocate<float>(Rows * Eight.Count);
        var sums = SharedMemory.Allocate<float>(GroupSum.MaxThreads * Eight.Count);
        for (var output = 0; output < kernel.Outputs; output += Eight.Count)
            ComputeWeightGradients(kernel, lane, firstColumn, output, gradients, sums);
        if (group == 0)
            SumRows(kernel.DZ.GetView(lane), kernel.DBias.GetView(lane), 0, kernel.Outputs, kernel.Capacity, sums);
        if (kernel.HasBiasBefore)
            SumRows(kernel.DX.GetView(lane), kernel.DBiasBefore.GetView(lane), firstColumn, kernel.Inputs,
                kernel.Capacity, sums);
    }

    /// <summary>Computes dW of the group's inputs and of eight outputs.</summary>
    private static void ComputeWeightGradients(
        NarrowGradientKernel kernel, int lane, int firstColumn, int firstOutput, ArrayView<float> gradients,
        ArrayView<float> sums)
    {
        var (inputs, outputs, capacity) = (kernel.Inputs, kernel.Outputs, kernel.Capacity);
        var x = kernel.X.GetLaneView(lane, kernel.Tables);
        var dz = kernel.DZ.GetView(lane);
        var column = firstColumn + (Group.IdxX % ColumnsPerGroup);
        var (strand, strands) = (Group.IdxX / ColumnsPerGroup, Group.DimX / ColumnsPerGroup);
        Eight sum = default;
        for (var firstRow = 0; firstRow < capacity; firstRow += Rows)
        {
            for (var i = Group.IdxX; i < Rows * Eight.Count; i += Group.DimX)
            {
                var (row, output) = (firstRow + (i / Eight.Count), firstOutput + (i % Eight.Count));
                gradients[i] = row < capacity && output < outputs ? dz[(row * outputs) + output] : 0f;
            }
            Group.Barrier();
            var rows = column < inputs ? Math.Min(Rows, capacity - firstRow) : 0;
            for (var row = strand; row < rows; row += strands)
                sum = Eight.AddProduct(sum, x[((firstRow + row) * inputs) + column],
                    Eight.LoadShared(gradients, row * Eight.Count, Four.Count));
            Group.Barrier();
        }
        sum.Store(sums, Group.IdxX, Group.DimX);
        Group.Barrier();
        var to = kernel.DWeight.GetView(lane);
        for (var i = Group.IdxX; i < ColumnsPerGroup * Eight.Count; i += Group.DimX)
        {
            var (own, output) = (i / Eight.Count, i % Eight.Count);
            var total = sums[(output * Group.DimX) + own];
            for (var other = 1; other < strands; other++)
                total += sums[(output * Group.DimX) + (other * ColumnsPerGroup) + own];
            if (firstColumn + own < inputs && firstOutput + output < outputs)
                to[((firstColumn + own) * outputs) + firstOutput + output] = total;
        }
        Group.Barrier();
    }

    /// <summary>Sums 32 columns of a matrix over its rows. All threads of the group must call it.</summary>
    private static void SumRows(
        ArrayView<float> matrix, ArrayView<float> to, int firstColumn, int columns, int rows, ArrayView<float> sums)
    {
        var column = firstColumn + (Group.IdxX % ColumnsPerGroup);
        var (strand, strands) = (Group.IdxX / ColumnsPerGroup, Group.DimX / ColumnsPerGroup);
        var sum = 0f;
        if (column < columns)
            for (var row = strand; row < rows; row += strands) sum += matrix[(row * columns) + column];
        sums[Group.IdxX] = sum;
        Group.Barrier();
        if (strand == 0 && column < columns)
        {
            for (var other = 1; other < strands; other++) sum += sums[(other * ColumnsPerGroup) + Group.IdxX];
            to[column] = sum;
        }
        Group.Barrier();
    }
}
