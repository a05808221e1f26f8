namespace Experiments.Gpu.Bench.Speed;

/// <summary>
/// The least work of an epoch of a multi-layer perceptron, by phase: bench/gpu/README.md derives it. Work that the
/// lanes could share, the batch, is left out.
/// </summary>
/// <param name="layers">The widths, from the features to the outputs.</param>
/// <param name="lanes">The fits.</param>
/// <param name="rows">The rows of a fit's epoch.</param>
/// <param name="batch">The rows of a step.</param>
internal sealed class EpochWork(IReadOnlyList<int> layers, int lanes, int rows, int batch)
{
    private readonly double[] _weights = [.. layers.Zip(layers.Skip(1), (from, to) => (double)from * to)];

    /// <summary>Multiplications and additions of the products forward.</summary>
    public double ForwardOperations => 2.0 * lanes * rows * _weights.Sum();

    /// <summary>
    /// Of the products backward: weights' gradients of all layers, and what all but the first hand down.
    /// </summary>
    public double BackwardOperations => ForwardOperations + (2.0 * lanes * rows * _weights.Skip(1).Sum());

    /// <summary>Of both.</summary>
    public double Operations => ForwardOperations + BackwardOperations;

    /// <summary>
    /// The bytes of all lanes' parameters, once in every step. They are read forward, their gradients are written
    /// backward, and Adam reads four such tensors and writes three.
    /// </summary>
    public double ParameterBytes =>
        sizeof(float) * (_weights.Sum() + layers.Skip(1).Sum()) * lanes * ((rows + batch - 1) / batch);
}
