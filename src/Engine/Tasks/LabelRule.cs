namespace Experiments.Engine.Tasks;

/// <summary>How predictions of a network become labels; the exported ONNX graph decides in the same way.</summary>
public static class LabelRule
{
    /// <summary>
    /// Decides: a sigmoid above one half says yes; of a softmax the largest wins, the first of equals.
    /// Binary and multiclass give a class index a row; multilabel gives 0 or 1 for each label of a row.
    /// </summary>
    /// <param name="target">What is predicted.</param>
    /// <param name="outputs">Predictions after the link, [rows, outputs].</param>
    /// <exception cref="ArgumentException">The target is numbers: they have no labels.</exception>
    public static int[] Decide(TargetInfo target, ReadOnlySpan<float> outputs) => target.Task switch
    {
        TaskKind.Binary or TaskKind.Multilabel => Threshold(outputs),
        TaskKind.Multiclass => ArgMax(outputs, target.Outputs),
        _ => throw new ArgumentException($"A {target.Task} target has no labels.", nameof(target)),
    };

    /// <summary>1 where a sigmoid says yes, else 0.</summary>
    internal static int IsPositive(float sigmoid) => sigmoid > 0.5f ? 1 : 0;

    /// <summary>The index of the largest of a softmax, the first of equals.</summary>
    internal static int FindLargest(ReadOnlySpan<float> softmax)
    {
        var largest = 0;
        for (var k = 1; k < softmax.Length; k++) if (softmax[k] > softmax[largest]) largest = k;
        return largest;
    }

    private static int[] Threshold(ReadOnlySpan<float> outputs)
    {
        var labels = new int[outputs.Length];
        for (var i = 0; i < labels.Length; i++) labels[i] = IsPositive(outputs[i]);
        return labels;
    }

    private static int[] ArgMax(ReadOnlySpan<float> outputs, int width)
    {
        var labels = new int[outputs.Length / width];
        for (var row = 0; row < labels.Length; row++) labels[row] = FindLargest(outputs.Slice(row * width, width));
        return labels;
    }
}
