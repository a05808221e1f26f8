using System.Text.Json.Nodes;
using Experiments.Engine.Numerics;
using Experiments.Engine.Preprocessing;

namespace Experiments.Engine.Tests.Preprocessing;

/// <summary>
/// A case of a scaler in Golden/comparisons.json: columns to fit to, others to transform, and what scikit-learn makes
/// of them.
/// </summary>
internal sealed class Columns(JsonNode golden)
{
    /// <summary>The greatest rounding of float32, as a part of the number: half a unit in the last place.</summary>
    public const double Rounding = 1.0 / (1 << 24);

    /// <summary>The greatest rounding of double precision.</summary>
    public const double DoubleRounding = 1.0 / (1L << 53);

    /// <summary>What may be lost where numbers cancel, beside a scale of 1.</summary>
    public const double NearZero = 1e-12;

    public int Width { get; } = golden["width"]!.GetValue<int>();

    public double[] X { get; } = Comparison.Numbers(golden["x"]!);

    public double[] T { get; } = Comparison.Numbers(golden["t"]!);

    public double[] Y { get; } = Comparison.Numbers(golden["y"]!);

    public double[] Scale { get; } = Comparison.Numbers(golden["scale"]!);

    public int[] Rows => [.. Enumerable.Range(0, X.Length / Width)];

    public double[] Transform(FittedDoubleScaler fitted)
    {
        var results = new double[T.Length];
        fitted.Transform(T, results);
        return results;
    }

    public double[] TransformSingle(IFittedTransformer fitted)
    {
        var (t, results) = (Singles.Round(T), new float[T.Length]);
        fitted.Transform(t, results);
        return [.. results];
    }
}
