using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>
/// Copies the step's rows of each batch buffer of one data set side by side: a group per buffer and row. Rows
/// beyond the step's are set to zero and have weight 0.
/// </summary>
/// <param name="Tables">The step tables.</param>
/// <param name="DataSet">The data set's number among those of the epoch.</param>
/// <param name="RingSteps">The steps in the ring of a staged data set, in the epoch's order; else 0.</param>
/// <param name="Features">The data set's features, [rows, columns].</param>
/// <param name="Targets">Its targets, [rows, outputs], or empty.</param>
/// <param name="X">The destination of features.</param>
/// <param name="Target">The destination of targets.</param>
/// <param name="Weights">The destination of the rows' weights.</param>
/// <param name="Columns">The features of a row.</param>
/// <param name="Outputs">The targets of a row.</param>
/// <param name="Capacity">The rows of a batch.</param>
internal readonly record struct GatherBatchKernel(
    StepTables Tables, int DataSet, int RingSteps, ArrayView<float> Features, ArrayView<float> Targets, Operand X,
    Operand Target, Operand Weights, int Columns, int Outputs, int Capacity)
    : IGpuKernel<GatherBatchKernel>
{
    public static void Run(GatherBatchKernel kernel)
    {
        var (tables, ring, capacity) = (kernel.Tables, kernel.RingSteps, kernel.Capacity);
        var (columns, outputs) = (kernel.Columns, kernel.Outputs);
        var buffer = Grid.IdxX / capacity;
        var row = Grid.IdxX % capacity;
        if (tables.BufferData[buffer] != kernel.DataSet) return;
        var leader = tables.Leader[buffer];
        if (!tables.IsActive(leader)) return;
        var step = tables.GetStep(leader);
        var isRow = row < step.Rows;
        var position = isRow ? step.Start + row : 0;
        var at = (buffer * (long)tables.MaxRows) + position;
        var from = ring > 0 ? (tables.StepIndex[leader] % ring * capacity) + row : tables.RowOrder[at];

        var toX = kernel.X.GetView(buffer).SubView((long)row * columns, columns);
        var fromX = kernel.Features.SubView(isRow ? (long)from * columns : 0, columns);
        for (var i = Group.IdxX; i < columns; i += Group.DimX) toX[i] = isRow ? fromX[i] : 0f;
        if (kernel.Targets.Length > 0)
        {
            var toY = kernel.Target.GetView(buffer).SubView((long)row * outputs, outputs);
            var fromY = kernel.Targets.SubView(isRow ? (long)from * outputs : 0, outputs);
            for (var i = Group.IdxX; i < outputs; i += Group.DimX) toY[i] = isRow ? fromY[i] : 0f;
        }
        if (Group.IdxX > 0) return;
        kernel.Weights.GetView(buffer)[row] = !isRow ? 0f : tables.Weight.Length > 0 ? tables.Weight[at] : 1f;
    }
}
