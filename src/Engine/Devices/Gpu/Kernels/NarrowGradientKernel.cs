using Experiments.Engine.Graphs;
using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>
/// The column's part of a last layer with few outputs: dW = x' dz, db, and dx = dz W' times the derivative of the
/// activation that made x, with the bias gradient of the layer before. A group takes 32 inputs of a lane. Strands of
/// threads take rows in turn, and their sums are added in the order of the strands.
/// </summary>
/// <param name="Tables">The step tables.</param>
/// <param name="X">The layer's input, [rows, inputs].</param>
/// <param name="Weight">The weights, [inputs, outputs].</param>
/// <param name="DZ">The gradient of the logits, [rows, outputs].</param>
/// <param name="DX">The destination of the gradient of the input, [rows, inputs].</param>
/// <param name="DWeight">The destination of dW, [inputs, outputs].</param>
/// <param name="DBias">The destination of db, [outputs].</param>
/// <param name="DBiasBefore">The destination of the bias gradient of the layer before.</param>
/// <param name="HasDX">True if the gradient of the input is needed.</param>
/// <param name="HasBiasBefore">True if the bias gradient of the layer before is computed.</param>
/// <param name="Activation">The activation that made the input; identity to leave its derivative out.</param>
/// <param name="Inputs">The inputs of a row.</param>
/// <param name="Outputs">The outputs of a row.</param>
/// <param name="Capacity">The rows of a batch.</param>
/// <param name="GroupsPerLane">The groups of a lane.</param>
internal readonly record struct NarrowGradientKernel(
    StepTables Tables, Operand X, Operand Weight, Operand DZ, Operand DX, Operand DWeight, Operand DBias,
    Operand DBiasBefore, Flag HasDX, Flag HasBiasBefore, ActivationKind Activation, int Inputs, int Outputs,
    int Capacity, int GroupsPerLane)
    : IGpuKernel<NarrowGradientKernel>
{
    /// <summary>The inputs of a group. The number of its threads must be a multiple.</summary>
    public const int ColumnsPerGroup = 32;

    /// <summary>The rows of dz that are in shared memory at a time.</summary>
    private const int Rows = 32;

    /// <summary>The outputs that a thread has in registers.</summary>
    private const int Block = 2 * Eight.Count;

    public static void Run(NarrowGradientKernel kernel)
    {
        var lane = Grid.IdxX / kernel.GroupsPerLane;
        if (!kernel.Tables.IsActive(lane)) return;
        var group = Grid.IdxX % kernel.GroupsPerLane;
        var firstColumn = group * ColumnsPerGroup;
        var gradients = SharedMemory.Allocate<float>(Rows * Block);
        var sums = SharedMemory.Allocate<float>(GroupSum.MaxThreads * Eight.Count);
        var biasBefore = 0f;
        for (var output = 0; output < kernel.Outputs; output += Block)
            biasBefore = ComputeBlock(kernel, lane, firstColumn, output, gradients, sums);
        if (kernel.HasBiasBefore)
            StoreColumns(biasBefore, kernel.DBiasBefore.GetView(lane), firstColumn, kernel.Inputs, sums);
        if (group == 0)
            StoreColumns(SumRows(kernel, lane), kernel.DBias.GetView(lane), 0, kernel.Outputs, sums);
    }

    /// <summary>
    /// Computes dW of the group's inputs and of a block of outputs, and these outputs' share of dx. Returns the
    /// thread's part of the sum of dx over the rows, which is complete after the last block.
    /// </summary>
    private static float ComputeBlock(
        NarrowGradientKernel kernel, int lane, int firstColumn, int firstOutput, ArrayView<float> gradients,
        ArrayView<float> sums)
    {
        var (inputs, outputs, capacity) = (kernel.Inputs, kernel.Outputs, kernel.Capacity);
        var x = kernel.X.GetLaneView(lane, kernel.Tables);
        var dz = kernel.DZ.GetView(lane);
        var dx = kernel.DX.GetView(lane);
        var column = firstColumn + (Group.IdxX % ColumnsPerGroup);
        var (strand, strands) = (Group.IdxX / ColumnsPerGroup, Group.DimX / ColumnsPerGroup);
        // A column beyond the last takes no rows.
        var weights = kernel.Weight.GetView(lane);
        var place = (Math.Min(column, inputs - 1) * outputs) + firstOutput;
        var lowWeights = Eight.LoadDepth(weights, place, 1, 0, outputs - firstOutput);
        var highWeights = Eight.LoadDepth(weights, place, 1, Eight.Count, outputs - firstOutput);
        var isLast = firstOutput + Block >= outputs;
        Eight low = default, high = default;
        var bias = 0f;
        for (var firstRow = 0; firstRow < capacity; firstRow += Rows)
        {
            for (var i = Group.IdxX; i < Rows * Block; i += Group.DimX)
            {
                var (row, output) = (firstRow + (i / Block), firstOutput + (i % Block));
                gradients[i] = row < capacity && output < outputs ? dz[(row * outputs) + output] : 0f;
            }
            Group.Barrier();
            var rows = column < inputs ? Math.Min(Rows, capacity - firstRow) : 0;
            for (var row = strand; row < rows; row += strands)
            {
                var at = ((firstRow + row) * inputs) + column;
                var input = x[at];
                var lowGradients = Eight.LoadShared(gradients, row * Block, Four.Count);
                var highGradients = Eight.LoadShared(gradients, (row * Block) + Eight.Count, Four.Count);
                low = Eight.AddProduct(low, input, lowGradients);
                high = Eight.AddProduct(high, input, highGradients);
                if (!kernel.HasDX) continue;
                var gradient = firstOutput == 0 ? 0f : dx[at];
                gradient = Eight.AddDot(gradient, lowGradients, lowWeights);
                gradient = Eight.AddDot(gradient, highGradients, highWeights);
                if (isLast) gradient = ActivationMath.Backward(kernel.Activation, input, gradient);
                dx[at] = gradient;
                bias += gradient;
            }
            Group.Barrier();
        }
        StoreWeightGradients(kernel, lane, firstColumn, firstOutput, low, sums);
        StoreWeightGradients(kernel, lane, firstColumn, firstOutput + Eight.Count, high, sums);
        return bias;
    }

    /// <summary>Adds the strands' sums of dW for eight outputs. All threads of the group must call it.</summary>
    private static void StoreWeightGradients(
        NarrowGradientKernel kernel, int lane, int firstColumn, int firstOutput, Eight sum, ArrayView<float> sums)
    {
        sum.Store(sums, Group.IdxX, Group.DimX);
        Group.Barrier();
        var to = kernel.DWeight.GetView(lane);
        for (var i = Group.IdxX; i < ColumnsPerGroup * Eight.Count; i += Group.DimX)
        {
            var (own, output) = (i / Eight.Count, i % Eight.Count);
            var total = sums[(output * Group.DimX) + own];
            for (var strand = ColumnsPerGroup; strand < Group.DimX; strand += ColumnsPerGroup)
                total += sums[(output * Group.DimX) + strand + own];
            if (firstColumn + own < kernel.Inputs && firstOutput + output < kernel.Outputs)
                to[((firstColumn + own) * kernel.Outputs) + firstOutput + output] = total;
        }
        Group.Barrier();
    }

    /// <summary>Returns the sum of dz's column over the thread's rows.</summary>
    private static float SumRows(NarrowGradientKernel kernel, int lane)
    {
        var dz = kernel.DZ.GetView(lane);
        var (column, strand) = (Group.IdxX % ColumnsPerGroup, Group.IdxX / ColumnsPerGroup);
        var sum = 0f;
        if (column >= kernel.Outputs) return sum;
        for (var row = strand; row < kernel.Capacity; row += Group.DimX / ColumnsPerGroup)
            sum += dz[(row * kernel.Outputs) + column];
        return sum;
    }

    /// <summary>Adds the strands' sums of 32 columns. All threads of the group must call it.</summary>
    private static void StoreColumns(
        float sum, ArrayView<float> to, int firstColumn, int columns, ArrayView<float> sums)
    {
        var own = Group.IdxX % ColumnsPerGroup;
        sums[Group.IdxX] = sum;
        Group.Barrier();
        if (Group.IdxX < ColumnsPerGroup && firstColumn + own < columns)
        {
            for (var strand = ColumnsPerGroup; strand < Group.DimX; strand += ColumnsPerGroup)
                sum += sums[strand + own];
            to[firstColumn + own] = sum;
        }
        Group.Barrier();
    }
}
