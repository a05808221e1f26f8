namespace Experiments.Engine.Devices.Gpu.Programs;

/// <summary>Lays the rows of coming steps side by side in the host's memory, by several threads.</summary>
internal static unsafe class StagedRows
{
    /// <summary>The bytes that are worth a thread of their own: fewer are copied sooner than a thread begins.</summary>
    private const long BytesOfAThread = 256 << 10;

    /// <summary>
    /// Copies the rows of <paramref name="count"/> steps, from step <paramref name="from"/> on: step after step, each
    /// with room for <paramref name="capacity"/> rows. The result does not depend on the number of threads.
    /// </summary>
    /// <param name="batches">The rows and their steps.</param>
    /// <param name="from">The first step.</param>
    /// <param name="count">The number of steps; those beyond the last are left out.</param>
    /// <param name="capacity">The rows for which a step has room.</param>
    /// <param name="x">The memory for features.</param>
    /// <param name="y">The memory for targets; unchanged if the data has none.</param>
    /// <param name="threads">The most threads.</param>
    public static void Lay(
        LaneBatches batches, int from, int count, int capacity, Span<float> x, Span<float> y, int threads)
    {
        var (columns, outputs) = (batches.Data.Features, batches.Data.Y.Length > 0 ? batches.Data.Outputs : 0);
        var steps = Math.Min(count, batches.StepCount - from);
        if (steps <= 0) return;
        var bytes = (long)steps * capacity * (columns + outputs) * sizeof(float);
        var parts = (int)Math.Clamp(bytes / BytesOfAThread, 1, threads);
        var rowsOfPart = ((steps * capacity) + parts - 1) / parts;
        fixed (float* toX = x, toY = y)
        {
            // A lambda cannot capture a fixed pointer.
            var (destinationX, xLength, destinationY, yLength) = ((nint)toX, x.Length, (nint)toY, y.Length);
            if (parts == 1) LayPart(0);
            else Parallel.For(0, parts, new() { MaxDegreeOfParallelism = threads }, LayPart);

            void LayPart(int part)
            {
                var partX = new Span<float>((void*)destinationX, xLength);
                var partY = new Span<float>((void*)destinationY, yLength);
                var end = Math.Min(steps * capacity, (part + 1) * rowsOfPart);
                for (var to = part * rowsOfPart; to < end; to++)
                {
                    var step = batches.Steps[from + (to / capacity)];
                    var row = to % capacity;
                    if (row >= step.Rows) continue;
                    var source = batches.RowOrder[step.Start + row];
                    batches.Data.X.AsSpan(source * columns, columns).CopyTo(partX[(to * columns)..]);
                    if (outputs > 0)
                        batches.Data.Y.AsSpan(source * outputs, outputs).CopyTo(partY[(to * outputs)..]);
                }
            }
        }
    }
}
