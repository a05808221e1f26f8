using Experiments.Engine.Metrics;
using Experiments.Engine.Tasks;
using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>
/// Adds the step's classes or labels to the tally: a group per lane, a thread per row. Counts are added in any order,
/// the log losses by a tree of fixed shape.
/// </summary>
/// <param name="Tables">The step tables.</param>
/// <param name="Layout">The layout of a lane's counts and sums.</param>
/// <param name="Prediction">The predictions, [rows, outputs].</param>
/// <param name="Target">The targets, [rows, outputs].</param>
/// <param name="Counts">By lane, the ints of the layout.</param>
/// <param name="Sums">By lane, the doubles of the layout.</param>
/// <param name="Epsilon">The distance from 0 and 1 that the log loss keeps.</param>
internal readonly record struct AddClassesKernel(
    StepTables Tables, TallyLayout Layout, Operand Prediction, Operand Target, ArrayView<int> Counts,
    ArrayView<double> Sums, float Epsilon)
    : IGpuKernel<AddClassesKernel>
{
    public static void Run(AddClassesKernel kernel)
    {
        var (tables, layout, lane) = (kernel.Tables, kernel.Layout, Grid.IdxX);
        if (!tables.IsActive(lane)) return;
        var step = tables.GetStep(lane);
        var (outputs, isBinary) = (layout.Outputs, layout.IsBinary);
        var mine = kernel.Counts.SubView(lane * (long)layout.Counts, layout.Counts);
        var truths = kernel.Target.GetLaneView(lane, tables);
        var predictions = kernel.Prediction.GetLaneView(lane, tables);
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
            loss += ComputeLoss(isBinary, p, outputs, truth, kernel.Epsilon);
        }
        if (layout.Form == TargetForm.Labels) return;
        loss = GroupSum.ComputeDouble(loss);
        if (Group.IdxX == 0) kernel.Sums[(lane * (long)layout.Sums) + layout.LogLoss] += loss;
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

    /// <summary>Clips to [epsilon, 1 - epsilon]; NaN stays NaN.</summary>
    private static double Clip(double p, double epsilon) => p < epsilon ? epsilon : p > 1 - epsilon ? 1 - epsilon : p;

    private static int FindLargest(ArrayView<float> values, int n)
    {
        var largest = 0;
        for (var j = 1; j < n; j++)
            if (values[j] > values[largest]) largest = j;
        return largest;
    }
}
