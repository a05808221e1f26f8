namespace Experiments.Engine.Tasks;

/// <summary>
/// The losses, each with its canonical link. The kernels of a device and the ONNX exporter select by them. All have the
/// same gradient at the output, dL/dz = y_hat - y, so one backward pass serves all (docs/explanation/math.md).
/// </summary>
public enum LossKind
{
    /// <summary>Sigmoids, and the sum over outputs of their binary cross-entropies.</summary>
    BinaryCrossEntropy,

    /// <summary>Softmax and cross-entropy.</summary>
    CrossEntropy,

    /// <summary>Identity and half the squared error, summed over outputs.</summary>
    SquaredError,

    /// <summary>
    /// The exponential and half the Poisson deviance, y log(y / y_hat) - y + y_hat, summed over outputs.
    /// </summary>
    PoissonDeviance,
}
