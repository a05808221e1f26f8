using Experiments.Engine.Data;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Metrics;

/// <summary>The predictions of some rows and their true values, as scorers read them.</summary>
public sealed class Evaluation
{
    private readonly EncodedData _data;
    private readonly int[] _rows;
    private readonly float[]? _outputs;
    private readonly double[]? _numbers;
    private PredictionTally? _tally;

    private Evaluation(
        EncodedData data, int[] rows, PredictionTally? tally, float[]? outputs, double[]? numbers) =>
            (_data, _rows, _tally, _outputs, _numbers) = (data, rows, tally, outputs, numbers);

    /// <summary>The target of the predictions.</summary>
    public TargetInfo Target => _data.Schema.Target;

    /// <summary>The number of rows.</summary>
    public int Rows => _rows.Length;

    /// <summary>Counts and sums, from the device or computed here from the outputs.</summary>
    internal PredictionTally Tally =>
        _tally ??= PredictionTally.Compute(_data, _rows, _outputs, _numbers);

    /// <summary>Predictions after the link, [rows, outputs].</summary>
    /// <exception cref="InvalidOperationException">No scorer declared that it needs the outputs.</exception>
    internal ReadOnlySpan<float> Outputs => _outputs ?? throw new InvalidOperationException(
        $"The outputs stayed on the device: a scorer that reads them must declare {nameof(ScorerNeeds)}.Outputs.");

    /// <summary>The numbers to predict, [rows, outputs]; empty for classes.</summary>
    internal double[] TrueValues => Gather(_data.Values);

    /// <summary>The index of each row's class; for several labels 0 or 1, [rows, labels]; empty for numbers.</summary>
    internal int[] TrueLabels => Gather(_data.Labels);

    /// <summary>Creates an evaluation of a network's outputs.</summary>
    /// <param name="data">The data with the true values.</param>
    /// <param name="rows">The rows that were predicted, in order.</param>
    /// <param name="outputs">Predictions after the link, [rows, outputs]; not copied.</param>
    /// <param name="numbers">
    /// The predicted numbers, [rows, outputs], where the network learned a scaled target; null where its outputs are
    /// the numbers.
    /// </param>
    /// <exception cref="ArgumentException">The number of outputs does not match the rows.</exception>
    public static Evaluation Create(
        EncodedData data, int[] rows, float[] outputs, double[]? numbers = null) =>
            Create(data, rows, tally: null, outputs, numbers);

    /// <summary>Creates an evaluation of a device's results: a tally, the outputs, or both.</summary>
    /// <param name="data">The data with the true values.</param>
    /// <param name="rows">The rows that were predicted.</param>
    /// <param name="tally">The tally of the device; null where it only predicted.</param>
    /// <param name="outputs">Predictions after the link, [rows, outputs]; null where they stayed on the device.</param>
    /// <param name="numbers">
    /// The predicted numbers where the target was scaled, else null. A device tallies the scaled numbers, so with them
    /// there must be outputs and no tally.
    /// </param>
    /// <exception cref="ArgumentException">The tally or the outputs do not match the rows or the target.</exception>
    internal static Evaluation Create(
        EncodedData data, int[] rows, PredictionTally? tally, float[]? outputs, double[]? numbers = null)
    {
        var target = data.Schema.Target;
        if (tally is null && outputs is null)
            throw new ArgumentException("A device must return a tally, the outputs, or both.", nameof(outputs));
        if (tally is not null && numbers is not null)
            throw new ArgumentException("A tally of scaled numbers is not one of the target.", nameof(tally));
        if (outputs is not null) LabelCounts.RequireSameLength(rows.Length * target.Outputs, outputs.Length);
        if (tally is not null) LabelCounts.RequireSameLength(rows.Length, tally.Rows);
        if (tally is not null && tally.Layout != TallyLayout.Create(target))
            throw new ArgumentException(
                $"A tally of {tally.Layout.Outputs} outputs ({tally.Layout.Form}) does not match a {target.Task} "
                + $"target with {target.Outputs}.",
                nameof(tally));
        return new(data, rows, tally, outputs, numbers);
    }

    private T[] Gather<T>(T[]? all)
    {
        if (all is null) return [];
        var width = all.Length / _data.Rows;
        var result = new T[_rows.Length * width];
        foreach (var (i, row) in _rows.Index()) all.AsSpan(row * width, width).CopyTo(result.AsSpan(i * width));
        return result;
    }
}
