using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>What fills a batch and what takes predictions out of it.</summary>
internal static class BatchKernels
{
    /// <summary>
    /// Copies the step's rows of each slot of one data set side by side: a group a slot and row. Rows beyond the step's
    /// are zeroed and weigh nothing. Where the data set is staged, it is a ring of so many steps in the order of the
    /// epoch.
    /// </summary>
    public static void Gather(
        StepTables tables, int dataSet, int ring, ArrayView<float> features, ArrayView<float> targets,
        Operand x, Operand target, Operand weights, int columns, int outputs, int capacity)
    {
        var buffer = Grid.IdxX / capacity;
        var row = Grid.IdxX % capacity;
        if (tables.BufferData[buffer] != dataSet) return;
        var leader = tables.Leader[buffer];
        if (!tables.IsActive(leader)) return;
        var step = tables.GetStep(leader);
        var isRow = row < step.Rows;
        var position = isRow ? step.Start + row : 0;
        var at = (buffer * (long)tables.MaxRows) + position;
        var from = ring > 0 ? (tables.StepIndex[leader] % ring * capacity) + row : tables.RowOrder[at];

        var toX = x.GetView(buffer).SubView((long)row * columns, columns);
        var fromX = features.SubView(isRow ? (long)from * columns : 0, columns);
        for (var i = Group.IdxX; i < columns; i += Group.DimX) toX[i] = isRow ? fromX[i] : 0f;
        if (targets.Length > 0)
        {
            var toY = target.GetView(buffer).SubView((long)row * outputs, outputs);
            var fromY = targets.SubView(isRow ? (long)from * outputs : 0, outputs);
            for (var i = Group.IdxX; i < outputs; i += Group.DimX) toY[i] = isRow ? fromY[i] : 0f;
        }
        if (Group.IdxX > 0) return;
        weights.GetView(buffer)[row] = !isRow ? 0f : tables.Weight.Length > 0 ? tables.Weight[at] : 1f;
    }

    /// <summary>Copies the batch's predictions to their rows' places, [lanes, rows of the epoch, outputs].</summary>
    public static void StorePredictions(
        StepTables tables, Operand prediction, ArrayView<float> to, int outputs, int groups)
    {
        var lane = Grid.IdxX / groups;
        var i = (Grid.IdxX % groups * Group.DimX) + Group.IdxX;
        if (!tables.IsActive(lane)) return;
        var step = tables.GetStep(lane);
        if (i >= step.Rows * outputs) return;
        to[(((lane * (long)tables.MaxRows) + step.Start) * outputs) + i] = prediction.GetLaneView(lane, tables)[i];
    }

    /// <summary>
    /// Ends the step: sums each lane's losses over its rows and the squares of its weights over their chunks, notes
    /// both, and moves the lane to its next step. A group a lane.
    /// </summary>
    public static void Conclude(StepTables tables, Operand losses, Operand squares, int chunks)
    {
        var lane = Grid.IdxX;
        if (!tables.IsActive(lane)) return;
        var step = tables.GetStep(lane);
        float loss = 0, square = 0;
        var rowLosses = losses.GetView(lane);
        for (var row = Group.IdxX; row < step.Rows; row += Group.DimX) loss += rowLosses[row];
        var chunkSquares = squares.GetView(lane);
        for (var chunk = Group.IdxX; chunk < chunks; chunk += Group.DimX) square += chunkSquares[chunk];
        loss = GroupSum.Compute(loss);
        square = GroupSum.Compute(square);
        if (Group.IdxX > 0) return;
        tables.Outcomes[(lane * (long)tables.MaxSteps) + tables.StepIndex[lane]] = new LaneOutcome(loss, square);
        tables.StepIndex[lane] += 1;
    }
}
