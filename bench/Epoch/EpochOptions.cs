namespace Experiments.Epoch.Bench;

/// <summary>The network, the data and the cores of a measurement.</summary>
/// <param name="Cores">The cores of one fit.</param>
/// <param name="Fits">How many fits train at once, each on cores of its own, as the slots of a search do.</param>
/// <param name="Hidden">The units of each hidden layer.</param>
/// <param name="Rows">The rows of an epoch.</param>
/// <param name="Features">The features of a row.</param>
/// <param name="Batch">The rows of a step.</param>
/// <param name="Epochs">The epochs that are measured, after one that warms up.</param>
internal sealed record EpochOptions(int Cores, int Fits, int[] Hidden, int Rows, int Features, int Batch, int Epochs)
{
    /// <summary>The classes that are told apart.</summary>
    public const int Classes = 10;

    /// <summary>The network, as people write it.</summary>
    public string Shape => string.Join('-', Widths);

    /// <summary>
    /// Multiplications and additions of the matrix products of an epoch of one fit: forward and weights' gradients of
    /// all layers, and what goes back from each to the one before it.
    /// </summary>
    public double Operations =>
        Rows
        * Widths.Zip(Widths.Skip(1)).Select((pair, layer) => (layer == 0 ? 4.0 : 6.0) * pair.First * pair.Second).Sum();

    private int[] Widths => [Features, .. Hidden, Classes];
}
