namespace Experiments.Epoch.Bench;

/// <summary>What is trained, and on what.</summary>
/// <param name="Cores">The cores of one fit.</param>
/// <param name="Fits">How many fits train at once, each on cores of its own, as the slots of a search do.</param>
/// <param name="Hidden">The units of the hidden layer.</param>
/// <param name="Rows">The rows of an epoch.</param>
/// <param name="Features">The features of a row.</param>
/// <param name="Batch">The rows of a step.</param>
/// <param name="Epochs">The epochs that are measured, after one that warms up.</param>
internal sealed record EpochOptions(int Cores, int Fits, int Hidden, int Rows, int Features, int Batch, int Epochs)
{
    /// <summary>The classes that are told apart.</summary>
    public const int Classes = 10;

    /// <summary>
    /// Multiplications and additions of the matrix products of an epoch of one fit: forward and weights' gradients of both
    /// layers, and the gradient of what goes from the first to the second.
    /// </summary>
    public double Operations => (double)Rows * ((4.0 * ((Features * Hidden) + (Hidden * Classes))) + (2.0 * Hidden * Classes));
}
