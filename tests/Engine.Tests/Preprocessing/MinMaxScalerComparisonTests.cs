using System.Text.Json.Nodes;
using Experiments.Engine.Numerics;
using Experiments.Engine.Preprocessing;
using static Experiments.Engine.Tests.Preprocessing.Columns;

namespace Experiments.Engine.Tests.Preprocessing;

/// <summary>
/// What min-max scalers learn from many random columns, and make of others, beside scikit-learn's
/// (Golden/comparisons.py). In double precision it is the same. In float32 the learned figures are scikit-learn's,
/// rounded, and the results are scikit-learn's up to the rounding of each step.
/// </summary>
public sealed class MinMaxScalerComparisonTests
{
    [Fact]
    public void Min_max_scalers_are_scikit_learns()
    {
        var comparison = Comparison.Read("min_max_scaler");
        foreach (var (index, golden) in comparison.Cases.Index())
        {
            var (columns, fitted) = FitMinMax(comparison, index, golden);
            comparison.Near(index, "result", columns.Y, columns.Transform(fitted), _ => NearZero);
        }
        comparison.Complete(60, 822);
    }

    /// <summary>
    /// scikit-learn computes x * scale + offset, both large and rounded; the engine (x - least) * scale, the same that
    /// scikit-learn gives for numbers that a constant is subtracted from.
    /// </summary>
    [Fact]
    public void Min_max_scalers_of_numbers_far_from_zero_are_scikit_learns_of_numbers_near_it()
    {
        var (comparison, rounded) = (Comparison.Read("min_max_scaler_far"), 0);
        foreach (var (index, golden) in comparison.Cases.Index())
        {
            var (columns, fitted) = FitMinMax(comparison, index, golden);
            var (results, moved) = (columns.Transform(fitted), Comparison.Numbers(golden["moved"]!));
            comparison.Near(index, "moved result", moved, results, _ => NearZero);
            // The scale, the product, the offset, its scale and the sum are rounded, each to less than this term.
            comparison.Near(index, "result", columns.Y, results,
                i => 8 * DoubleRounding * Math.Abs(columns.T[i] * columns.Scale[i % columns.Width]));
            rounded += moved.Zip(columns.Y, (near, far) => Math.Abs(near - far) > NearZero ? 1 : 0).Sum();
        }
        comparison.Complete(36, 890);
        Assert.NotEqual(0, rounded);
    }

    [Theory]
    [InlineData("min_max_scaler", 60, 390)]
    [InlineData("min_max_scaler_far", 36, 288)]
    public void Min_max_scalers_in_float32_are_scikit_learns_rounded(string kind, int cases, int figures)
    {
        var comparison = Comparison.Read(kind);
        foreach (var (index, golden) in comparison.Cases.Index().Where(c => c.Item["single"]!.GetValue<bool>()))
        {
            var columns = new Columns(golden);
            var expected = Comparison.Numbers((golden["moved"] ?? golden["y"])!);
            var fitted = ReadMinMax(golden).Fit(Singles.Round(columns.X), columns.Width, columns.Rows);
            comparison.Near(index, "least in float32", Comparison.Numbers(golden["least"]!), [.. fitted.DataMin]);
            comparison.Near(index, "scale in float32", columns.Scale, [.. fitted.Scale],
                k => Rounding * columns.Scale[k]);
            // The difference, the scale and the product are rounded, then the sum.
            comparison.Near(index, "result in float32", expected, columns.TransformSingle(fitted), i =>
                Rounding * (3 * Math.Abs(expected[i] - fitted.Range.Low) + Math.Abs(expected[i])) + NearZero);
        }
        comparison.Complete(cases, figures);
    }

    private static MinMaxScaler ReadMinMax(JsonNode golden) => new()
    {
        Low = golden["range"]![0]!.GetValue<double>(),
        High = golden["range"]![1]!.GetValue<double>(),
        Clip = golden["clip"]!.GetValue<bool>(),
    };

    /// <summary>Fits to double precision; scikit-learn's scale is a factor, the engine's a divisor.</summary>
    private static (Columns Columns, FittedDoubleScaler Fitted) FitMinMax(
        Comparison comparison, int index, JsonNode golden)
    {
        var columns = new Columns(golden);
        var fitted = ReadMinMax(golden).Fit(columns.X, columns.Width, columns.Rows);
        comparison.Near(index, "least", Comparison.Numbers(golden["least"]!), fitted.Shift);
        comparison.Near(index, "scale", columns.Scale, [.. fitted.Scale.Select(divisor => 1 / divisor)]);
        return (columns, fitted);
    }
}
