using Experiments.Engine.Data;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Metrics;

/// <summary>Truth and prediction of the same rows, in the form that scorers compare.</summary>
public sealed class Evaluation
{
    private Evaluation(TargetInfo target, int rows) => (Target, Rows) = (target, rows);

    /// <summary>What is predicted.</summary>
    public TargetInfo Target { get; }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    internal int[] TrueLabels { get; private init; } = [];

    internal int[] PredictedLabels { get; private init; } = [];

    internal double[] Probabilities { get; private init; } = [];

    internal double[] TrueValues { get; private init; } = [];

    internal double[] PredictedValues { get; private init; } = [];

    /// <summary>Compares a network's predictions with the truth.</summary>
    /// <param name="data">Where the truth is from.</param>
    /// <param name="rows">The rows that were predicted, in order.</param>
    /// <param name="outputs">Predictions after the link, [rows, outputs].</param>
    public static Evaluation Of(EncodedData data, ReadOnlySpan<int> rows, ReadOnlySpan<float> outputs)
    {
        var target = data.Schema.Target;
        LabelCounts.RequireSameLength(rows.Length * target.Outputs, outputs.Length);
        return target.Task == TaskKind.Regression
            ? new(target, rows.Length) { TrueValues = Gather(data.Values!, rows, target.Outputs), PredictedValues = ToDouble(outputs) }
            : new(target, rows.Length)
            {
                TrueLabels = Gather(data.Labels!, rows, target.Task == TaskKind.Multilabel ? target.Outputs : 1),
                PredictedLabels = LabelRule.Decide(target, outputs),
                Probabilities = target.Task == TaskKind.Binary ? BothClasses(outputs) : ToDouble(outputs),
            };
    }

    private static double[] BothClasses(ReadOnlySpan<float> positive)
    {
        var both = new double[2 * positive.Length];
        for (var i = 0; i < positive.Length; i++) (both[2 * i], both[2 * i + 1]) = (1 - positive[i], positive[i]);
        return both;
    }

    private static double[] ToDouble(ReadOnlySpan<float> values)
    {
        var result = new double[values.Length];
        for (var i = 0; i < result.Length; i++) result[i] = values[i];
        return result;
    }

    private static T[] Gather<T>(T[] values, ReadOnlySpan<int> rows, int width)
    {
        var result = new T[rows.Length * width];
        for (var i = 0; i < rows.Length; i++) values.AsSpan(rows[i] * width, width).CopyTo(result.AsSpan(i * width));
        return result;
    }
}
