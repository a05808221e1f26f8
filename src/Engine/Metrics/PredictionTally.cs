using Experiments.Engine.Data;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Metrics;

/// <summary>
/// The sums from which scorers compute metrics. A device can accumulate them during inference, and then transfers the
/// sums and not the predictions. <see cref="Add(ReadOnlySpan{int}, ReadOnlySpan{float})"/> is the reference
/// implementation.
/// </summary>
internal sealed class PredictionTally
{
    private readonly int[] _counts;
    private readonly double[] _sums;
    private readonly double[] _probabilities;

    /// <summary>Creates a tally of no rows.</summary>
    public PredictionTally(TallyLayout layout) =>
        (Layout, _counts, _sums, _probabilities) =
            (layout, new int[layout.Counts], new double[layout.Sums], new double[layout.Labels]);

    /// <summary>Wraps the counts and sums that a device computed from <paramref name="rows"/> rows.</summary>
    public PredictionTally(TallyLayout layout, int rows, ReadOnlySpan<int> counts, ReadOnlySpan<double> sums)
        : this(layout)
    {
        if (counts.Length != layout.Counts || sums.Length != layout.Sums)
            throw new ArgumentException(
                $"A tally of {layout.Outputs} outputs ({layout.Form}) has {layout.Counts} counts and {layout.Sums} "
                + $"sums, not {counts.Length} and {sums.Length}.",
                nameof(counts));
        Rows = rows;
        counts.CopyTo(_counts);
        sums.CopyTo(_sums);
    }

    /// <summary>The layout of counts and sums.</summary>
    public TallyLayout Layout { get; }

    /// <summary>The number of rows.</summary>
    public int Rows { get; private set; }

    /// <summary>The integer counts.</summary>
    public ReadOnlySpan<int> Counts => _counts;

    /// <summary>The sums in double precision.</summary>
    public ReadOnlySpan<double> Sums => _sums;

    /// <summary>Tallies a network's predictions of some rows, [rows, outputs], on the host.</summary>
    /// <param name="data">The data with the true values.</param>
    /// <param name="rows">The rows that were predicted.</param>
    /// <param name="outputs">Predictions after the link, [rows, outputs].</param>
    /// <param name="numbers">The predicted numbers where they are not the outputs; empty where they are.</param>
    public static PredictionTally Compute(
        EncodedData data, ReadOnlySpan<int> rows, ReadOnlySpan<float> outputs, ReadOnlySpan<double> numbers = default)
    {
        var layout = TallyLayout.Create(data.Schema.Target);
        LabelCounts.RequireSameLength(rows.Length * layout.Outputs, outputs.Length);
        var (tally, labels) = (new PredictionTally(layout), layout.Form == TargetForm.Labels ? layout.Outputs : 1);
        for (var i = 0; i < rows.Length; i++)
        {
            var prediction = outputs.Slice(i * layout.Outputs, layout.Outputs);
            if (layout.Form == TargetForm.Numbers)
            {
                var truth = data.Values.AsSpan(rows[i] * layout.Outputs, layout.Outputs);
                if (numbers.IsEmpty) tally.Add(truth, prediction);
                else tally.Add(truth, numbers.Slice(i * layout.Outputs, layout.Outputs));
            }
            else tally.Add(data.Labels.AsSpan(rows[i] * labels, labels), prediction);
        }
        return tally;
    }

    /// <summary>Adds a row of classes or labels.</summary>
    /// <param name="truth">The index of the class, or 0 or 1 for each label.</param>
    /// <param name="prediction">Probabilities, [outputs].</param>
    public void Add(ReadOnlySpan<int> truth, ReadOnlySpan<float> prediction)
    {
        Rows++;
        if (Layout.Form == TargetForm.Labels) AddLabels(truth, prediction);
        else AddClass(truth[0], prediction);
    }

    /// <summary>Adds a row of numbers.</summary>
    /// <param name="truth">The true numbers, [outputs].</param>
    /// <param name="prediction">The predicted numbers, [outputs].</param>
    public void Add(ReadOnlySpan<double> truth, ReadOnlySpan<float> prediction)
    {
        Rows++;
        for (var k = 0; k < Layout.Outputs; k++) AddError(k, truth[k] - prediction[k]);
    }

    /// <inheritdoc cref="Add(ReadOnlySpan{double}, ReadOnlySpan{float})"/>
    public void Add(ReadOnlySpan<double> truth, ReadOnlySpan<double> prediction)
    {
        Rows++;
        for (var k = 0; k < Layout.Outputs; k++) AddError(k, truth[k] - prediction[k]);
    }

    private void AddError(int output, double error)
    {
        _sums[Layout.SquaredErrors + output] += error * error;
        _sums[Layout.SquaredError] += error * error;
        _sums[Layout.AbsoluteError] += Math.Abs(error);
    }

    private void AddClass(int truth, ReadOnlySpan<float> prediction)
    {
        if (Layout.IsBinary) (_probabilities[0], _probabilities[1]) = (1 - prediction[0], prediction[0]);
        else for (var k = 0; k < prediction.Length; k++) _probabilities[k] = prediction[k];
        var predicted =
            Layout.IsBinary ? LabelRule.IsPositive(prediction[0]) : LabelRule.FindLargest(prediction);
        _counts[Layout.Support + truth]++;
        _counts[Layout.Predicted + predicted]++;
        if (truth == predicted) _counts[Layout.TruePositives + truth]++;
        if (truth == predicted) _counts[Layout.CorrectRows]++;
        _sums[Layout.LogLoss] += LogLoss.ComputeRow(truth, _probabilities, LogLoss.SingleEpsilon);
    }

    private void AddLabels(ReadOnlySpan<int> truth, ReadOnlySpan<float> prediction)
    {
        var right = 1;
        for (var k = 0; k < truth.Length; k++)
        {
            var predicted = LabelRule.IsPositive(prediction[k]);
            _counts[Layout.TruePositives + k] += truth[k] & predicted;
            _counts[Layout.Predicted + k] += predicted;
            _counts[Layout.Support + k] += truth[k];
            if (truth[k] != predicted) right = 0;
        }
        _counts[Layout.CorrectRows] += right;
    }
}
