using Experiments.Engine.Data;
using Experiments.Engine.Estimators;

namespace Experiments.Engine;

/// <summary>A multilayer perceptron that predicts numbers.</summary>
public sealed class MlpRegressor() : MlpEstimator(EstimatorCatalog.MlpRegressorName)
{
    /// <summary>Trains on one number a row.</summary>
    /// <param name="x">Features, [rows, features].</param>
    /// <param name="y">The number of each row.</param>
    public FittedPipeline Fit(float[,] x, double[] y) => Fit(ArrayTable.Create(x, new NumericColumn("y", y)), "y");

    /// <summary>Trains on several numbers a row.</summary>
    /// <param name="x">Features, [rows, features].</param>
    /// <param name="y">The numbers of each row, [rows, outputs].</param>
    public FittedPipeline Fit(float[,] x, double[,] y)
    {
        var targets = ArrayTable.CreateTargetColumns(y, v => v).ToList();
        return Fit(ArrayTable.Create(x, targets), [.. targets.Select(t => t.Name)]);
    }

    /// <inheritdoc/>
    public override MlpRegressor Clone() => (MlpRegressor)base.Clone();
}
