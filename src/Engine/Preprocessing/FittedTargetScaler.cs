using System.Collections.Immutable;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Preprocessing;

/// <summary>
/// The scaling of a target of numbers, fitted to the rows of training: the network learns z = (y - mean) / scale, and
/// its outputs are converted back, y = z * scale + mean. So neither the learning rate nor the tolerance of early
/// stopping depends on the unit of the target (scikit-learn's <c>TransformedTargetRegressor</c> with a
/// <c>StandardScaler</c>).
/// </summary>
public sealed class FittedTargetScaler
{
    private readonly double[] _mean;
    private readonly double[] _scale;

    /// <summary>Creates a fitted scaler.</summary>
    /// <param name="mean">The mean of each target.</param>
    /// <param name="scale">The standard deviation of each target, above 0.</param>
    /// <param name="isDouble">
    /// True where float32 does not hold the targets, and predictions are in double precision.
    /// </param>
    /// <exception cref="ArgumentException">The lengths differ, or a scale is not above 0.</exception>
    public FittedTargetScaler(double[] mean, double[] scale, bool isDouble)
    {
        if (mean.Length == 0 || mean.Length != scale.Length)
            throw new ArgumentException($"There are {mean.Length} means and {scale.Length} scales.", nameof(scale));
        if (!Array.TrueForAll(mean, double.IsFinite) || !Array.TrueForAll(scale, s => double.IsFinite(s) && s > 0))
            throw new ArgumentException("A mean is not finite, or a scale is not above 0.", nameof(scale));
        (_mean, _scale, IsDouble) = (mean, scale, isDouble);
    }

    /// <summary>The number of targets.</summary>
    public int Outputs => _mean.Length;

    /// <summary>The mean of each target.</summary>
    public ImmutableArray<double> Mean => [.. _mean];

    /// <summary>The standard deviation of each target; 1 for a constant target.</summary>
    public ImmutableArray<double> Scale => [.. _scale];

    /// <summary>True where float32 does not hold the targets, and predictions are in double precision.</summary>
    public bool IsDouble { get; }

    /// <summary>Fits a scaler to some rows of a target.</summary>
    /// <param name="values">The target, [rows, outputs].</param>
    /// <param name="outputs">The number of targets.</param>
    /// <param name="rows">The rows to fit to; the others are not read.</param>
    /// <param name="isDouble">True where float32 does not hold the targets.</param>
    internal static FittedTargetScaler Fit(
        ReadOnlySpan<double> values, int outputs, ReadOnlySpan<int> rows, bool isDouble)
    {
        var moments = ColumnMoments.Compute(values, outputs, rows);
        return new(moments.Mean, moments.ComputeScale(), isDouble);
    }

    /// <summary>Scales a target for training: [rows, outputs].</summary>
    internal float[] Transform(ReadOnlySpan<double> values)
    {
        var scaled = GC.AllocateUninitializedArray<float>(values.Length);
        for (var i = 0; i < scaled.Length; i++)
            scaled[i] = (float)((values[i] - _mean[i % Outputs]) / _scale[i % Outputs]);
        return scaled;
    }

    /// <summary>
    /// Converts outputs of the network to numbers, exactly as the exported model does: in float32, or in double
    /// precision where <see cref="IsDouble"/>.
    /// </summary>
    /// <param name="outputs">Outputs of the network, [rows, outputs].</param>
    internal double[] InverseTransform(ReadOnlySpan<float> outputs)
    {
        var numbers = GC.AllocateUninitializedArray<double>(outputs.Length);
        var (mean, scale) = (Singles.Round(_mean), Singles.Round(_scale));
        for (var i = 0; i < numbers.Length; i++)
        {
            var k = i % Outputs;
            // The cast keeps the product in float32, and the compiler from fusing it with the sum.
            numbers[i] = IsDouble ? outputs[i] * _scale[k] + _mean[k] : (float)(outputs[i] * scale[k]) + mean[k];
        }
        return numbers;
    }
}
