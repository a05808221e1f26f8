using Experiments.Engine.Metrics;
using Experiments.Engine.Tasks;
using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>
/// Scores what was inferred where it lies, laid out by its <see cref="TallyLayout"/>: a group a lane, a thread a row.
/// </summary>
internal static class TallyKernels
{
    /// <summary>Adds the step's classes or labels: counts in any order, the loss by a tree of fixed shape.</summary>
    public static void AddClasses(
        StepTables tables, TallyLayout layout,
        Operand prediction, Operand target, ArrayView<int> counts, ArrayView<double> sums, float epsilon)
    {
        var lane = Grid.IdxX;
        if (!tables.IsActive(lane)) return;
        var step = tables.GetStep(lane);
        var (outputs, isBinary) = (layout.Outputs, layout.IsBinary);
        var mine = counts.SubView(lane * (long)layout.Counts, layout.Counts);
        var truths = target.GetLaneView(lane, tables);
        var predictions = prediction.GetLaneView(lane, tables);
        double loss = 0;
        for (var row = Group.IdxX; row < step.Rows; row += Group.DimX)
        {
            var y = truths.SubView((long)row * outputs, outputs);
            var p = predictions.SubView((long)row * outputs, outputs);
            if (layout.Form == TargetForm.Labels)
            {
                CountLabels(mine, layout, y, p);
                continue;
            }
            var truth = isBinary ? LabelRule.IsPositive(y[0]) : FindLargest(y, outputs);
            var predicted = isBinary ? LabelRule.IsPositive(p[0]) : FindLargest(p, outputs);
            CountClass(mine, layout, truth, predicted);
            loss += ComputeLoss(isBinary, p, outputs, truth, epsilon);
        }
        if (layout.Form == TargetForm.Labels) return;
        loss = GroupSum.ComputeDouble(loss);
        if (Group.IdxX == 0) sums[(lane * (long)layout.Sums) + layout.LogLoss] += loss;
    }

    /// <summary>
    /// Adds the step's numbers: by output the squares of the errors, then those of all outputs, and the errors'
    /// magnitudes.
    /// </summary>
    public static void AddNumbers(
        StepTables tables, TallyLayout layout, Operand prediction, Operand target, ArrayView<double> sums)
    {
        var lane = Grid.IdxX;
        if (!tables.IsActive(lane)) return;
        var step = tables.GetStep(lane);
        var outputs = layout.Outputs;
        var mine = sums.SubView(lane * (long)layout.Sums, layout.Sums);
        var truths = target.GetLaneView(lane, tables);
        var predictions = prediction.GetLaneView(lane, tables);
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

    private static void CountClass(ArrayView<int> counts, TallyLayout layout, int truth, int predicted)
    {
        Atomic.Add(ref counts[layout.Support + truth], 1);
        Atomic.Add(ref counts[layout.Predicted + predicted], 1);
        if (truth != predicted) return;
        Atomic.Add(ref counts[layout.TruePositives + truth], 1);
        Atomic.Add(ref counts[layout.CorrectRows], 1);
    }

    private static void CountLabels(
        ArrayView<int> counts, TallyLayout layout, ArrayView<float> truths, ArrayView<float> predictions)
    {
        var right = 1;
        for (var k = 0; k < layout.Labels; k++)
        {
            int truth = LabelRule.IsPositive(truths[k]), predicted = LabelRule.IsPositive(predictions[k]);
            if ((truth & predicted) != 0) Atomic.Add(ref counts[layout.TruePositives + k], 1);
            if (predicted != 0) Atomic.Add(ref counts[layout.Predicted + k], 1);
            if (truth != 0) Atomic.Add(ref counts[layout.Support + k], 1);
            if (truth != predicted) right = 0;
        }
        if (right != 0) Atomic.Add(ref counts[layout.CorrectRows], 1);
    }

    private static double ComputeLoss(bool isBinary, ArrayView<float> p, int outputs, int truth, float epsilon)
    {
        double total = 0, chosen;
        if (isBinary)
        {
            double yes = Clip(p[0], epsilon), no = Clip(1 - (double)p[0], epsilon);
            total = yes + no;
            chosen = truth != 0 ? yes : no;
        }
        else
        {
            for (var k = 0; k < outputs; k++) total += Clip(p[k], epsilon);
            chosen = Clip(p[truth], epsilon);
        }
        return -DeviceMath.Log((float)(chosen / total));
    }

    /// <summary>Keeps away from 0 and 1, and NaN as it is.</summary>
    private static double Clip(double p, double epsilon) => p < epsilon ? epsilon : p > 1 - epsilon ? 1 - epsilon : p;

    private static int FindLargest(ArrayView<float> values, int n)
    {
        var largest = 0;
        for (var j = 1; j < n; j++)
            if (values[j] > values[largest]) largest = j;
        return largest;
    }
}
