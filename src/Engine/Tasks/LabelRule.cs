namespace Experiments.Engine.Tasks;

/// <summary>
/// How probabilities become labels: a sigmoid above one half says yes; of a softmax the largest wins, the first of
/// equals. Tallies, on the host and in kernels, and the exported ONNX graph decide in the same way.
/// </summary>
internal static class LabelRule
{
    /// <summary>1 where a sigmoid says yes, else 0.</summary>
    public static int IsPositive(float sigmoid) => sigmoid > 0.5f ? 1 : 0;

    /// <summary>The index of the largest of a softmax, the first of equals.</summary>
    public static int FindLargest(ReadOnlySpan<float> softmax)
    {
        var largest = 0;
        for (var k = 1; k < softmax.Length; k++) if (softmax[k] > softmax[largest]) largest = k;
        return largest;
    }

    /// <summary>0 or 1 for each sigmoid.</summary>
    public static int[] Threshold(ReadOnlySpan<float> sigmoids)
    {
        var labels = new int[sigmoids.Length];
        for (var i = 0; i < labels.Length; i++) labels[i] = IsPositive(sigmoids[i]);
        return labels;
    }

    /// <summary>The index of the largest of each softmax, [rows, width].</summary>
    public static int[] FindLargest(ReadOnlySpan<float> softmaxes, int width)
    {
        var labels = new int[softmaxes.Length / width];
        for (var row = 0; row < labels.Length; row++) labels[row] = FindLargest(softmaxes.Slice(row * width, width));
        return labels;
    }
}
