using Experiments.Engine.Data;
using Experiments.Engine.Devices;
using Experiments.Engine.Devices.Gpu.Programs;

namespace Experiments.Engine.Tests.Devices.Gpu;

public sealed class StagedRowsTests
{
    private const int Columns = 700, Outputs = 3, Capacity = 9, Steps = 21;

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 0)]
    [InlineData(16, 0)]
    [InlineData(16, 16)] // Five steps are left, the last of them with fewer rows.
    public void Rows_lie_in_the_order_of_the_steps_with_any_number_of_threads(int threads, int from)
    {
        const int Half = 16;
        var batches = Batches();
        var x = Enumerable.Repeat(float.NaN, Half * Capacity * Columns).ToArray();
        var y = Enumerable.Repeat(float.NaN, Half * Capacity * Outputs).ToArray();

        StagedRows.Lay(batches, from, Half, Capacity, x, y, threads);

        for (var slot = 0; slot < Half * Capacity; slot++)
        {
            var (step, row) = (from + (slot / Capacity), slot % Capacity);
            var isRow = step < Steps && row < batches.Steps[step].Rows;
            var source = isRow ? batches.RowOrder[batches.Steps[step].Start + row] : -1;
            Assert.Equal(isRow ? source * Columns : float.NaN, x[slot * Columns]);
            Assert.Equal(isRow ? (source * Columns) + Columns - 1 : float.NaN, x[((slot + 1) * Columns) - 1]);
            Assert.Equal(isRow ? -source : float.NaN, y[(slot * Outputs) + 2]);
        }
    }

    private static LaneBatches Batches()
    {
        const int Rows = ((Steps - 1) * Capacity) + 4;
        var x = Enumerable.Range(0, Rows * Columns).Select(i => (float)i).ToArray();
        var y = Enumerable.Range(0, Rows * Outputs).Select(i => -(float)(i / Outputs)).ToArray();
        var order = Enumerable.Range(0, Rows).Select(i => (i * 5) % Rows).ToArray();
        var batches = new LaneBatches(0, new PreparedData(x, y, Rows, Columns, Outputs), order, null, Steps, default)
        {
            StepCount = Steps
        };
        for (var step = 0; step < Steps; step++)
            batches.Steps[step] = new()
            {
                Start = step * Capacity,
                Rows = Math.Min(Capacity, Rows - (step * Capacity))
            };
        return batches;
    }
}
