namespace Experiments.Gpu.Bench.Speed;

/// <summary>
/// The least work of an epoch of 784-128-10, by phase: bench/gpu/README.md derives it. Work that the lanes could
/// share, the batch, is left out.
/// </summary>
/// <param name="Lanes">The fits.</param>
/// <param name="Rows">The rows of an epoch.</param>
/// <param name="Batch">The rows of a step.</param>
internal readonly record struct EpochWork(int Lanes, int Rows, int Batch)
{
    private const int Inputs = 784, Hidden = 128, Outputs = 10;
    private const double Weights = (Inputs * Hidden) + (Hidden * Outputs);
    private const double Parameters = Weights + Hidden + Outputs;

    /// <summary>Multiplications and additions of the products forward.</summary>
    public double ForwardOperations => 2.0 * Lanes * Rows * Weights;

    /// <summary>Of the products backward: weights' gradients of both layers, and what the output hands down.</summary>
    public double BackwardOperations => ForwardOperations + (2.0 * Lanes * Rows * Hidden * Outputs);

    /// <summary>Of both.</summary>
    public double Operations => ForwardOperations + BackwardOperations;

    /// <summary>
    /// The bytes of all lanes' parameters, once in every step. They are read forward, their gradients are written
    /// backward, and Adam reads four such tensors and writes three.
    /// </summary>
    public double ParameterBytes => sizeof(float) * Parameters * Lanes * ((Rows + Batch - 1) / Batch);
}
