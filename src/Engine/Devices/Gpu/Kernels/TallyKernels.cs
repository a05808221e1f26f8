using Experiments.Engine.Metrics;
using Experiments.Engine.Tasks;
using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>
/// Scores what was inferred where it lies, laid out as <see cref="TallyLayout"/> says: a group a lane, a thread a row.
/// </summary>
internal static class TallyKernels
{
    /// <summary>Adds the step's classes or labels: counts in any order, the loss by a tree of fixed shape.</summary>
    public static void AddClasses(
        StepTables tables, int task,
        Operand prediction, Operand target, ArrayView<int> counts, ArrayView<double> sums, int outputs, float epsilon)
    {
        var lane = Grid.IdxX;
        if (!tables.IsActive(lane)) return;
        var step = tables.GetStep(lane);
        var labels = task == (int)TaskKind.Binary ? 2 : outputs;
        var mine = counts.SubView(lane * ((3L * labels) + 1), (3 * labels) + 1);
        var truths = target.GetLaneView(lane, tables);
        var predictions = prediction.GetLaneView(lane, tables);
        double loss = 0;
        for (var row = Group.IdxX; row < step.Rows; row += Group.DimX)
        {
            var y = truths.SubView((long)row * outputs, outputs);
            var p = predictions.SubView((long)row * outputs, outputs);
            if (task == (int)TaskKind.Multilabel)
            {
                CountLabels(mine, y, p, outputs);
                continue;
            }
            var truth = task == (int)TaskKind.Binary ? Applies(y[0]) : Largest(y, outputs);
            var predicted = task == (int)TaskKind.Binary ? Applies(p[0]) : Largest(p, outputs);
            CountClass(mine, labels, truth, predicted);
            loss += ComputeLoss(task, p, outputs, truth, epsilon);
        }
        if (task == (int)TaskKind.Multilabel) return;
        loss = GroupSum.ComputeDouble(loss);
        if (Group.IdxX == 0) sums[lane] += loss;
    }

    /// <summary>
    /// Adds the step's numbers: by output the squares of the errors, then those of all outputs, and the errors'
    /// magnitudes.
    /// </summary>
    public static void AddNumbers(
        StepTables tables, Operand prediction, Operand target, ArrayView<double> sums, int outputs)
    {
        var lane = Grid.IdxX;
        if (!tables.IsActive(lane)) return;
        var step = tables.GetStep(lane);
        var mine = sums.SubView(lane * (outputs + 2L), outputs + 2);
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
            if (Group.IdxX == 0) mine[k] += squares;
        }
        magnitudes = GroupSum.ComputeDouble(magnitudes);
        if (Group.IdxX > 0) return;
        mine[outputs] += all;
        mine[outputs + 1] += magnitudes;
    }

    private static void CountClass(ArrayView<int> counts, int labels, int truth, int predicted)
    {
        Atomic.Add(ref counts[(2 * labels) + truth], 1);
        Atomic.Add(ref counts[labels + predicted], 1);
        if (truth != predicted) return;
        Atomic.Add(ref counts[truth], 1);
        Atomic.Add(ref counts[3 * labels], 1);
    }

    private static void CountLabels(
        ArrayView<int> counts, ArrayView<float> truths, ArrayView<float> predictions, int labels)
    {
        var right = 1;
        for (var k = 0; k < labels; k++)
        {
            int truth = Applies(truths[k]), predicted = Applies(predictions[k]);
            if ((truth & predicted) != 0) Atomic.Add(ref counts[k], 1);
            if (predicted != 0) Atomic.Add(ref counts[labels + k], 1);
            if (truth != 0) Atomic.Add(ref counts[(2 * labels) + k], 1);
            if (truth != predicted) right = 0;
        }
        if (right != 0) Atomic.Add(ref counts[3 * labels], 1);
    }

    private static double ComputeLoss(int task, ArrayView<float> p, int outputs, int truth, float epsilon)
    {
        double total = 0, chosen;
        if (task == (int)TaskKind.Binary)
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

    private static int Applies(float probability) => probability > 0.5f ? 1 : 0;

    private static int Largest(ArrayView<float> values, int n)
    {
        var largest = 0;
        for (var j = 1; j < n; j++)
            if (values[j] > values[largest]) largest = j;
        return largest;
    }
}
