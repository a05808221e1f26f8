using Experiments.Engine.Metrics;
using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>
/// Adds the step's numbers to the tally: by output the squares of the errors, then those of all outputs, and the
/// errors' magnitudes. A group per lane, a thread per row; sums are taken by a tree of fixed shape.
/// </summary>
/// <param name="Tables">The step tables.</param>
/// <param name="Layout">The layout of a lane's sums.</param>
/// <param name="Prediction">The predictions, [rows, outputs].</param>
/// <param name="Target">The targets, [rows, outputs].</param>
/// <param name="Sums">By lane, the doubles of the layout.</param>
internal readonly record struct AddNumbersKernel(
    StepTables Tables, TallyLayout Layout, Operand Prediction, Operand Target, ArrayView<double> Sums)
    : IGpuKernel<AddNumbersKernel>
{
    public static void Run(AddNumbersKernel kernel)
    {
        var (tables, layout, lane) = (kernel.Tables, kernel.Layout, Grid.IdxX);
        if (!tables.IsActive(lane)) return;
        var step = tables.GetStep(lane);
        var outputs = layout.Outputs;
        var mine = kernel.Sums.SubView(lane * (long)layout.Sums, layout.Sums);
        var truths = kernel.Target.GetLaneView(lane, tables);
        var predictions = kernel.Prediction.GetLaneView(lane, tables);
        double all = 0, magnitudes = 0;
        for (var k = 0; k < outputs; k++)
        {
            double squares = 0;
            for (var row = Group.IdxX; row < step.Rows; row += Group.DimX)
            {
                var at = (row * outputs) + k;
                var error = (double)truths[at] - predictions[at];
                squares += error * error;
                magnitudes += error < 0 ? -error : error;
            }
            squares = GroupSum.ComputeDouble(squares);
            all += squares;
            if (Group.IdxX == 0) mine[layout.SquaredErrors + k] += squares;
        }
        magnitudes = GroupSum.ComputeDouble(magnitudes);
        if (Group.IdxX > 0) return;
        mine[layout.SquaredError] += all;
        mine[layout.AbsoluteError] += magnitudes;
    }
}
