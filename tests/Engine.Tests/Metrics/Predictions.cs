using System.Text.Json.Nodes;
using Experiments.Engine.Data;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Tests.Metrics;

/// <summary>
/// Random truths, and predictions with all that scorers must get right: ties, one half, certainty and mistakes.
/// </summary>
internal sealed class Predictions
{
    private Predictions(
        LearningTask task, int outputs, int[] rows, float[] predicted, int[]? labels, double[]? values,
        string? positive = null)
    {
        (Outputs, Rows, Predicted) = (outputs, rows, predicted);
        var exclusive = task.Form == TargetForm.Class;
        var names = Enumerable.Range(0, exclusive ? 1 : outputs).Select(i => $"y{i}");
        var classes = exclusive ? CountClasses(task, outputs) : 0;
        var target = new TargetInfo(
            task, [.. names], [.. Enumerable.Range(0, classes).Select(i => $"{i}")], ClassesAreIntegers: true);
        if (positive is not null) target = target with { Positive = positive };
        Data = new(new(["x"], target), "", [], new float[rows.Length * outputs], labels, values);
    }

    public int Outputs { get; }

    public EncodedData Data { get; }

    public int[] Rows { get; }

    public float[] Predicted { get; }

    /// <summary>
    /// Draws truths and predictions; the last of several classes is never true, but may be predicted.
    /// </summary>
    public static Predictions Create(LearningTask task, int outputs, int count, int seed)
    {
        var (random, rows) = (new Random(seed), Enumerable.Range(0, count).ToArray());
        random.Shuffle(rows);
        var predicted = new float[count * outputs];
        for (var row = 0; row < count; row++) Draw(task, predicted.AsSpan(row * outputs, outputs), random);
        var cells = Enumerable.Range(0, task.Form == TargetForm.Class ? count : count * outputs);
        return task.Form == TargetForm.Numbers
            ? new(task, outputs, rows, predicted, null,
                [.. cells.Select(i => (10 * (i % outputs)) + random.NextDouble())])
            : new(task, outputs, rows, predicted,
                [.. cells.Select(_ => random.Next(Math.Max(2, CountClasses(task, outputs) - 1)))], null);
    }

    /// <summary>Reads a case of Golden/scorers.json.</summary>
    public static Predictions Read(JsonNode golden)
    {
        var task = LearningTasks.All.Single(task => task.Name == golden["task"]!.GetValue<string>());
        var y = golden["y"]!.Matrix();
        var (rows, predicted) = (golden["outputs"]!.AsArray().Count, golden["outputs"]!.Matrix());
        return new(task, predicted.Length / rows, [.. Enumerable.Range(0, rows)],
            Array.ConvertAll(predicted, p => (float)p),
            task.Form == TargetForm.Numbers ? null : Array.ConvertAll(y, v => (int)v),
            task.Form == TargetForm.Numbers ? y : null);
    }

    /// <summary>
    /// Reads a case of Golden/comparisons.json, with the task of its kind; a log loss is of two classes or of more.
    /// </summary>
    public static Predictions Read(JsonNode kind, JsonNode golden)
    {
        var outputs = golden["width"]!.GetValue<int>();
        var name = kind["task"]?.GetValue<string>() ?? (outputs == 1 ? "Binary" : "Multiclass");
        var task = LearningTasks.All.Single(task => task.Name == name);
        var (y, predicted) = (Comparison.Numbers(golden["y"]!), Comparison.Numbers(golden["outputs"]!));
        var part = golden["outputs"] is JsonValue ? 8f : 1;
        return new(task, outputs, [.. Enumerable.Range(0, predicted.Length / outputs)],
            Array.ConvertAll(predicted, p => (float)p / part),
            task.Form == TargetForm.Numbers ? null : Array.ConvertAll(y, v => (int)v),
            task.Form == TargetForm.Numbers ? y : null, golden["positive"]?.ToString());
    }

    private static int CountClasses(LearningTask task, int outputs) => task == LearningTasks.Multiclass ? outputs : 2;

    private static void Draw(LearningTask task, Span<float> row, Random random)
    {
        foreach (ref var value in row)
            value = task.Form == TargetForm.Numbers ? 12 * (1 - random.NextSingle()) : random.Next(9) / 8f;
        if (task != LearningTasks.Multiclass) return;
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
