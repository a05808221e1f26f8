namespace Experiments.Kernels.Bench;

/// <summary>Which factor is transposed.</summary>
public enum ProductKind
{
    NN,
    NT,
    TN,
}

/// <summary>One product of a training step: C [m, n], summed over k.</summary>
public sealed record Shape(string Role, ProductKind Kind, int M, int N, int K)
{
    /// <summary>
    /// Batches of 128 rows through 784-128-10 and 784-256-10 (MNIST), and 64-32-10 and 64-64-10 (digits).
    /// </summary>
    public static IReadOnlyList<Shape> Training { get; } =
    [
        new("mnist, hidden forward", ProductKind.NN, 128, 128, 784),
        new("mnist, hidden forward", ProductKind.NN, 128, 256, 784),
        new("mnist, output forward", ProductKind.NN, 128, 10, 128),
        new("mnist, output forward", ProductKind.NN, 128, 10, 256),
        new("mnist, hidden dW", ProductKind.TN, 784, 128, 128),
        new("mnist, hidden dW", ProductKind.TN, 784, 256, 128),
        new("mnist, output dW", ProductKind.TN, 128, 10, 128),
        new("mnist, output dW", ProductKind.TN, 256, 10, 128),
        new("mnist, output dX", ProductKind.NT, 128, 128, 10),
        new("mnist, output dX", ProductKind.NT, 128, 256, 10),
        new("digits, hidden forward", ProductKind.NN, 128, 32, 64),
        new("digits, hidden forward", ProductKind.NN, 128, 64, 64),
        new("digits, output forward", ProductKind.NN, 128, 10, 32),
        new("digits, output forward", ProductKind.NN, 128, 10, 64),
        new("digits, hidden dW", ProductKind.TN, 64, 32, 128),
        new("digits, hidden dW", ProductKind.TN, 64, 64, 128),
        new("digits, output dW", ProductKind.TN, 32, 10, 128),
        new("digits, output dX", ProductKind.NT, 128, 32, 10),
    ];

    /// <summary>Multiplications and additions.</summary>
    public double Operations => 2.0 * M * N * K;

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {M}x{N}, k {K}";
}
