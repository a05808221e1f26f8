using Experiments.Engine.Data;
using Experiments.Engine.Devices;
using Experiments.Engine.Training;

namespace Experiments.Engine.Estimators;

public sealed partial record FittedPipeline
{
    /// <summary>Predicts a table's rows. Feature columns are found by name; other columns are ignored.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="device">The device; null for the best available one.</param>
    /// <exception cref="DataException">A feature column does not exist, or a cell of it is text or missing.</exception>
    public Prediction Predict(TabularData table, Device? device = null) =>
        Predict(FeatureEncoder.EncodeFeatures([.. FeatureNames], table), table.Rows, device);

    /// <summary>Predicts rows of raw features.</summary>
    /// <param name="x">Features, [rows, features].</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="device">The device; null for the best available one.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="x"/> is not that many rows of the model's features.
    /// </exception>
    public Prediction Predict(float[] x, int rows, Device? device = null)
    {
        if (x.Length != (long)rows * FeatureNames.Count)
            throw new ArgumentException(
                $"The model takes {FeatureNames.Count} features; {x.Length} values do not make {rows} rows.",
                nameof(x));
        foreach (var transformer in Transformers)
        {
            var y = new float[checked(rows * transformer.OutputFeatures)];
            transformer.Transform(x, y);
            x = y;
        }
        using var own = device is null ? DeviceCatalog.Open("auto") : null;
        return new(Target, Predictor.Predict(device ?? own!, Network, x, rows));
    }
}
