using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>
/// Copies the step's rows of each batch buffer side by side: a group per buffer and row. Rows beyond the step's are set
/// to zero and have weight 0.
/// </summary>
/// <param name="Tables">The step tables.</param>
/// <param name="Sources">The data sets of this launch; buffers of others are left out.</param>
/// <param name="X">The destination of features.</param>
/// <param name="Target">The destination of targets.</param>
/// <param name="Weights">The destination of the rows' weights.</param>
/// <param name="Columns">The features of a row.</param>
/// <param name="Outputs">The targets of a row.</param>
/// <param name="Capacity">The rows of a batch.</param>
internal readonly record struct GatherBatchKernel(
    StepTables Tables, RowSources Sources, Operand X, Operand Target, Operand Weights, int Columns, int Outputs,
    int Capacity)
    : IGpuKernel<GatherBatchKernel>
{
    public static void Run(GatherBatchKernel kernel)
    {
        var (tables, sources, capacity) = (kernel.Tables, kernel.Sources, kernel.Capacity);
        var (columns, outputs) = (kernel.Columns, kernel.Outputs);
        var buffer = Grid.IdxX / capacity;
        var row = Grid.IdxX % capacity;
        var number = tables.BufferData[buffer] - sources.First;
        if (number < 0 || number >= sources.Count) return;
        var leader = tables.Leader[buffer];
        if (!tables.IsActive(leader)) return;
        var step = tables.GetStep(leader);
        var isRow = row < step.Rows;
        var position = isRow ? step.Start + row : 0;
        var at = (buffer * (long)tables.MaxRows) + position;
        var from = sources.IsStaged(number)
            ? (tables.StepIndex[leader] % sources.RingSteps * capacity) + row
            : tables.RowOrder[at];
        var toX = kernel.X.GetView(buffer).SubView((long)row * columns, columns);
        var fromX = sources.GetFeatures(number).SubView(isRow ? (long)from * columns : 0, columns);
        for (var i = Group.IdxX; i < columns; i += Group.DimX) toX[i] = isRow ? fromX[i] : 0f;
        var targets = sources.GetTargets(number);
        if (targets.Length > 0)
        {
            var toY = kernel.Target.GetView(buffer).SubView((long)row * outputs, outputs);
            var fromY = targets.SubView(isRow ? (long)from * outputs : 0, outputs);
            for (var i = Group.IdxX; i < outputs; i += Group.DimX) toY[i] = isRow ? fromY[i] : 0f;
        }
        if (Group.IdxX > 0) return;
        kernel.Weights.GetView(buffer)[row] = !isRow ? 0f : tables.Weight.Length > 0 ? tables.Weight[at] : 1f;
    }
}
