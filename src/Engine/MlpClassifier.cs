using Experiments.Engine.Data;
using Experiments.Engine.Estimators;

namespace Experiments.Engine;

/// <summary>
/// A multilayer perceptron that predicts classes: two (one sigmoid), several (softmax), or several labels at once
/// (sigmoids).
/// </summary>
public sealed class MlpClassifier() : MlpEstimator(EstimatorCatalog.MlpClassifierName)
{
    /// <summary>Trains on classes that are whole numbers.</summary>
    /// <param name="x">Features, [rows, features].</param>
    /// <param name="y">The class of each row.</param>
    public FittedPipeline Fit(float[,] x, int[] y) =>
        Fit(ArrayTable.Create(x, new NumericColumn("y", Array.ConvertAll(y, v => (double)v))), "y");

    /// <summary>Trains on classes that are strings.</summary>
    /// <param name="x">Features, [rows, features].</param>
    /// <param name="y">The class of each row.</param>
    public FittedPipeline Fit(float[,] x, string[] y) => Fit(ArrayTable.Create(x, new TextColumn("y", y)), "y");

    /// <summary>Trains on several labels at once.</summary>
    /// <param name="x">Features, [rows, features].</param>
    /// <param name="y">0 or 1, [rows, labels].</param>
    public FittedPipeline Fit(float[,] x, int[,] y)
    {
        var targets = ArrayTable.CreateTargetColumns(y, v => v).ToList();
        return Fit(ArrayTable.Create(x, targets), [.. targets.Select(t => t.Name)]);
    }

    /// <inheritdoc/>
    public override MlpClassifier Clone() => (MlpClassifier)base.Clone();
}
