using Experiments.Engine.Data;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Tests.Metrics;

/// <summary>
/// Random truths, and predictions with all that scorers must get right: ties, one half, certainty and mistakes.
/// </summary>
internal sealed class Predictions
{
    private Predictions(TaskKind task, int outputs, int rows, Random random)
    {
        (Outputs, Rows) = (outputs, [.. Enumerable.Range(0, rows)]);
        random.Shuffle(Rows);
        Predicted = new float[rows * outputs];
        for (var row = 0; row < rows; row++) Draw(task, Predicted.AsSpan(row * outputs, outputs), random);
        var exclusive = task is TaskKind.Binary or TaskKind.Multiclass;
        var labels = exclusive ? task == TaskKind.Binary ? 2 : outputs : 2;
        // The last class is never true: it may be predicted, or not.
        Labels = task == TaskKind.Regression ? null : [.. Enumerable.Range(0, exclusive ? rows : rows * outputs)
            .Select(_ => random.Next(Math.Max(2, labels - 1)))];
        Values = task == TaskKind.Regression
            ? [.. Enumerable.Range(0, rows * outputs).Select(i => (10 * (i % outputs)) + random.NextDouble())]
            : null;
        var names = Enumerable.Range(0, exclusive ? 1 : outputs).Select(i => $"y{i}");
        var target = new TargetInfo(task, [.. names],
            exclusive ? [.. Enumerable.Range(0, labels).Select(i => $"{i}")] : [], ClassesAreIntegers: true);
        Data = new(new(["x"], target), "", [], new float[rows * outputs], Labels, Values);
    }

    public int Outputs { get; }

    public EncodedData Data { get; }

    public int[] Rows { get; }

    public float[] Predicted { get; }

    public int[]? Labels { get; }

    public double[]? Values { get; }

    public static Predictions Create(TaskKind task, int outputs, int rows, int seed) =>
        new(task, outputs, rows, new(seed));

    /// <summary>The truths of the rows in their order, of classes, labels or numbers.</summary>
    public T[] Truth<T>(T[] all)
    {
        var width = all.Length / Rows.Length;
        return [.. Rows.SelectMany(row => all[(row * width)..((row + 1) * width)])];
    }

    /// <summary>Predictions as probabilities of every class.</summary>
    public double[] Probabilities() => Data.Schema.Target.Task == TaskKind.Binary
        ? [.. Predicted.SelectMany(p => new double[] { 1 - p, p })]
        : [.. Predicted.Select(p => (double)p)];

    private static void Draw(TaskKind task, Span<float> row, Random random)
    {
        foreach (ref var value in row)
            value = task == TaskKind.Regression ? 12 * random.NextSingle() : random.Next(9) / 8f;
        if (task != TaskKind.Multiclass) return;
        var sum = Math.Max(1, Sum(row));
        foreach (ref var value in row) value /= sum;
    }

    private static float Sum(ReadOnlySpan<float> row)
    {
        var sum = 0f;
        foreach (var value in row) sum += value;
        return sum;
    }
}
