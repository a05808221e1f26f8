using Experiments.Engine.Data;
using Experiments.Engine.Devices;
using Experiments.Engine.Numerics;
using Experiments.Engine.Preprocessing;
using Experiments.Engine.Training;

namespace Experiments.Engine.Estimators;

public sealed partial record FittedPipeline
{
    /// <summary>Predicts a table's rows. Feature columns are found by name; other columns are ignored.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="device">The device; null for the best available one.</param>
    /// <exception cref="DataException">A feature column does not exist, or a cell of it is text or missing.</exception>
    public Prediction Predict(TabularData table, Device? device = null) => TakesDoubles
        ? Predict(FeatureEncoder.EncodeDoubles([.. FeatureNames], table), table.Rows, device)
        : Predict(FeatureEncoder.EncodeFeatures([.. FeatureNames], table), table.Rows, device);

    /// <summary>Predicts rows of raw features.</summary>
    /// <param name="x">Features, [rows, features].</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="device">The device; null for the best available one.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="x"/> is not that many rows of the model's features.
    /// </exception>
    public Prediction Predict(float[] x, int rows, Device? device = null)
    {
        RequireFeatures(x, rows);
        foreach (var transformer in Transformers) (x, _) = FeatureFitter.Transform(transformer, x);
        return Infer(x, rows, device);
    }

    /// <summary>Predicts rows of raw features in double precision, which models that take doubles need.</summary>
    /// <inheritdoc cref="Predict(float[], int, Device?)"/>
    public Prediction Predict(double[] x, int rows, Device? device = null)
    {
        RequireFeatures(x, rows);
        if (!TakesDoubles) return Predict(Singles.Round(x), rows, device);
        foreach (var transformer in Transformers) (x, _) = FeatureFitter.Transform(transformer, x);
        return Infer(Singles.Round(x), rows, device);
    }

    private void RequireFeatures<T>(T[] x, int rows)
    {
        if (x.Length != (long)rows * FeatureNames.Count)
            throw new ArgumentException(
                $"The model takes {FeatureNames.Count} features; {x.Length} values do not make {rows} rows.",
                nameof(x));
    }

    private Prediction Infer(float[] x, int rows, Device? device)
    {
        using var own = device is null ? DeviceCatalog.Open("auto") : null;
        return new(Target, Predictor.Predict(device ?? own!, Network, x, rows), TargetScaler);
    }
}
