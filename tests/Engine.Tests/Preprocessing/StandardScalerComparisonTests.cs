using System.Text.Json.Nodes;
using Experiments.Engine.Numerics;
using Experiments.Engine.Preprocessing;
using static Experiments.Engine.Tests.Preprocessing.Columns;

namespace Experiments.Engine.Tests.Preprocessing;

/// <summary>
/// What standard scalers learn from many random columns, and make of others, beside scikit-learn's
/// (Golden/comparisons.py). In double precision it is the same. In float32 the learned figures are scikit-learn's,
/// rounded, and the results are scikit-learn's up to the rounding of each step.
/// </summary>
public sealed class StandardScalerComparisonTests
{
    /// <summary>
    /// The case of a single column that differs in its last digits alone. scikit-learn sums such a column in another
    /// order, so the two means are rounded differently, by a part of the standard deviation that is not small.
    /// </summary>
    private static readonly int[] s_roundedMeans = [47];

    [Fact]
    public void Standard_scalers_are_scikit_learns()
    {
        var comparison = Comparison.Read("standard_scaler");
        foreach (var (index, golden) in comparison.Cases.Index())
        {
            var (columns, mean) = (new Columns(golden), Comparison.Numbers(golden["mean"]!));
            var scaler = ReadStandard(golden);
            var fitted = scaler.Fit(columns.X, columns.Width, columns.Rows);
            comparison.Near(index, "mean", mean, fitted.Shift, k => NearZero * columns.Scale[k]);
            comparison.Near(index, "scale", columns.Scale, fitted.Scale);
            comparison.Near(index, "result", columns.Y, columns.Transform(fitted), i => s_roundedMeans.Contains(index)
                ? 2 * DoubleRounding * columns.Rows.Length * Math.Abs(mean[0]) / columns.Scale[0]
                : NearZero);

            var target = FittedTargetScaler.Fit(columns.X, columns.Width, columns.Rows, isDouble: true);
            if (scaler.WithMean) comparison.Near(index, "target", mean, target.Mean, k => NearZero * columns.Scale[k]);
            if (scaler.WithStd) comparison.Near(index, "target", columns.Scale, target.Scale);
        }
        comparison.Complete(60, 1102);
    }

    [Fact]
    public void Standard_scalers_in_float32_are_scikit_learns_rounded()
    {
        var comparison = Comparison.Read("standard_scaler");
        foreach (var (index, golden) in comparison.Cases.Index().Where(c => c.Item["single"]!.GetValue<bool>()))
        {
            var (columns, mean) = (new Columns(golden), Comparison.Numbers(golden["mean"]!));
            var (scaler, x) = (ReadStandard(golden), Singles.Round(columns.X));
            var moments = ColumnMoments.Compute(x, columns.Width, columns.Rows);
            if (scaler.WithMean) comparison.Near(index, "mean", mean, moments.Mean, k => NearZero * columns.Scale[k]);
            if (scaler.WithStd) comparison.Near(index, "scale", columns.Scale, moments.ComputeScale());

            var fitted = scaler.Fit(x, columns.Width, columns.Rows);
            if (fitted.Mean is { } singleMean)
                comparison.Near(index, "mean in float32", mean, [.. singleMean],
                    k => Rounding * Math.Abs(mean[k]) + NearZero * columns.Scale[k]);
            if (fitted.Scale is { } singleScale)
                comparison.Near(index, "scale in float32", columns.Scale, [.. singleScale],
                    k => Rounding * columns.Scale[k]);
            // The mean, the scale, the difference and the quotient are rounded.
            comparison.Near(index, "result in float32", columns.Y, columns.TransformSingle(fitted), i =>
                Rounding * (Math.Abs(mean[i % columns.Width]) / columns.Scale[i % columns.Width]
                    + 3 * Math.Abs(columns.Y[i])));
        }
        comparison.Complete(60, 520);
    }

    private static StandardScaler ReadStandard(JsonNode golden) => new()
    {
        WithMean = golden["with_mean"]!.GetValue<bool>(),
        WithStd = golden["with_std"]!.GetValue<bool>(),
    };
}
