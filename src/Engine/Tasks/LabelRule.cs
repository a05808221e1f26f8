namespace Experiments.Engine.Tasks;

/// <summary>
/// The rule by which probabilities become labels. A label is 1 where its sigmoid is above one half; the class of a
/// softmax is its largest output, the first of equal ones. Tallies, on the host and in kernels, and the exported ONNX
/// graph use the same rule.
/// </summary>
internal static class LabelRule
{
    /// <summary>Returns 1 where a sigmoid is above one half, else 0.</summary>
    public static int IsPositive(float sigmoid) => sigmoid > 0.5f ? 1 : 0;

    /// <summary>Finds the index of the largest output of a softmax, the first of equal ones.</summary>
    public static int FindLargest(ReadOnlySpan<float> softmax)
    {
        var largest = 0;
        for (var k = 1; k < softmax.Length; k++) if (softmax[k] > softmax[largest]) largest = k;
        return largest;
    }

    /// <summary>Computes 0 or 1 for each sigmoid.</summary>
    public static int[] Threshold(ReadOnlySpan<float> sigmoids)
    {
        var labels = new int[sigmoids.Length];
        for (var i = 0; i < labels.Length; i++) labels[i] = IsPositive(sigmoids[i]);
        return labels;
    }

    /// <summary>Finds the index of the largest output of each softmax, [rows, width].</summary>
    public static int[] FindLargest(ReadOnlySpan<float> softmaxes, int width)
    {
        var labels = new int[softmaxes.Length / width];
        for (var row = 0; row < labels.Length; row++) labels[row] = FindLargest(softmaxes.Slice(row * width, width));
        return labels;
    }
}
