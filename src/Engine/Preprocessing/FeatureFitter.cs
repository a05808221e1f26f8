using Experiments.Engine.Numerics;

namespace Experiments.Engine.Preprocessing;

/// <summary>Fits transformers one after the other, and applies them to all rows.</summary>
internal static class FeatureFitter
{
    /// <summary>Fits transformers to float32 features.</summary>
    /// <param name="transformers">The transformers, in order.</param>
    /// <param name="x">Features, [rows, features]; returned as they are where there is no transformer.</param>
    /// <param name="features">The number of features.</param>
    /// <param name="rows">The rows to fit to.</param>
    /// <returns>The transformed features of all rows, and the fitted transformers.</returns>
    public static (float[] X, IReadOnlyList<IFittedTransformer> Fitted) Fit(
        IReadOnlyList<ITransformer> transformers, float[] x, int features, int[] rows)
    {
        var fitted = new List<IFittedTransformer>();
        foreach (var transformer in transformers)
        {
            fitted.Add(transformer.Fit(x, features, rows));
            (x, features) = Transform(fitted[^1], x);
        }
        return (x, fitted);
    }

    /// <summary>Fits transformers to features in double precision; the result is rounded to float32.</summary>
    /// <inheritdoc cref="Fit(IReadOnlyList{ITransformer}, float[], int, int[])"/>
    public static (float[] X, IReadOnlyList<IFittedTransformer> Fitted) Fit(
        IReadOnlyList<ITransformer> transformers, double[] x, int features, int[] rows)
    {
        var fitted = new List<IFittedTransformer>();
        foreach (var transformer in transformers)
        {
            fitted.Add(transformer.Fit(x, features, rows));
            (x, features) = Transform(fitted[^1], x);
        }
        return (Singles.Round(x), fitted);
    }

    /// <summary>Applies a fitted transformer to rows.</summary>
    /// <returns>The transformed features, and their number.</returns>
    public static (float[] Y, int Features) Transform(IFittedTransformer fitted, float[] x)
    {
        var y = GC.AllocateUninitializedArray<float>(
            checked(x.Length / fitted.InputFeatures * fitted.OutputFeatures));
        fitted.Transform(x, y);
        return (y, fitted.OutputFeatures);
    }

    /// <inheritdoc cref="Transform(IFittedTransformer, float[])"/>
    public static (double[] Y, int Features) Transform(IFittedTransformer fitted, double[] x)
    {
        var y = GC.AllocateUninitializedArray<double>(
            checked(x.Length / fitted.InputFeatures * fitted.OutputFeatures));
        fitted.Transform(x, y);
        return (y, fitted.OutputFeatures);
    }
}
