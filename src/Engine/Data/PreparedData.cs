using Experiments.Engine.Numerics;

namespace Experiments.Engine.Data;

/// <summary>Rows ready for training: float32, row-major, targets in the task's encoding.</summary>
/// <param name="X">Features, [rows, features]: the elements of each row in order.</param>
/// <param name="Y">
/// Targets, [rows, outputs]: 0 or 1 for binary and multilabel, one-hot for multiclass, numbers for regression.
/// </param>
/// <param name="Rows">The number of rows.</param>
/// <param name="RowShape">The shape of a row: [features] of a table, [height, width] of images.</param>
/// <param name="Outputs">The width of the network's output.</param>
public sealed record PreparedData(float[] X, float[] Y, int Rows, Shape RowShape, int Outputs)
{
    /// <summary>Creates the rows of a table.</summary>
    /// <param name="x">Features, [rows, features].</param>
    /// <param name="y">Targets, [rows, outputs].</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="features">The number of features.</param>
    /// <param name="outputs">The width of the network's output.</param>
    public PreparedData(float[] x, float[] y, int rows, int features, int outputs)
        : this(x, y, rows, new Shape(features), outputs) { }

    /// <summary>The number of features: the elements of a row.</summary>
    public int Features => RowShape.Size;
}
