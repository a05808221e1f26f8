using Experiments.Engine.Data;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Metrics;

/// <summary>What scorers know of the predictions of some rows, and of their truth.</summary>
public sealed class Evaluation
{
    private Evaluation(TargetInfo target, PredictionTally tally, double[] trueValues) =>
        (Target, Tally, TrueValues) = (target, tally, trueValues);

    /// <summary>What is predicted.</summary>
    public TargetInfo Target { get; }

    /// <summary>The number of rows.</summary>
    public int Rows => Tally.Rows;

    internal PredictionTally Tally { get; }

    /// <summary>The numbers to predict, [rows, outputs]; none of classes.</summary>
    internal double[] TrueValues { get; }

    /// <summary>Compares a network's predictions with the truth.</summary>
    /// <param name="data">Where the truth is from.</param>
    /// <param name="rows">The rows that were predicted, in order.</param>
    /// <param name="outputs">Predictions after the link, [rows, outputs].</param>
    public static Evaluation Create(EncodedData data, ReadOnlySpan<int> rows, ReadOnlySpan<float> outputs) =>
        Create(data, rows, PredictionTally.Compute(data, rows, outputs));

    /// <summary>Takes a comparison that a device made.</summary>
    /// <param name="data">Where the truth is from.</param>
    /// <param name="rows">The rows that were predicted.</param>
    /// <param name="tally">What the device found.</param>
    internal static Evaluation Create(EncodedData data, ReadOnlySpan<int> rows, PredictionTally tally)
    {
        var target = data.Schema.Target;
        LabelCounts.RequireSameLength(rows.Length, tally.Rows);
        if (tally.Layout != TallyLayout.Create(target))
            throw new ArgumentException(
                $"A tally of {tally.Layout.Outputs} outputs ({tally.Layout.Task}) is none of a {target.Task} target "
                + $"with {target.Outputs}.",
                nameof(tally));
        return new(target, tally, data.Values is { } values ? Gather(values, rows, target.Outputs) : []);
    }

    private static double[] Gather(double[] values, ReadOnlySpan<int> rows, int width)
    {
        var result = new double[rows.Length * width];
        for (var i = 0; i < rows.Length; i++) values.AsSpan(rows[i] * width, width).CopyTo(result.AsSpan(i * width));
        return result;
    }
}
