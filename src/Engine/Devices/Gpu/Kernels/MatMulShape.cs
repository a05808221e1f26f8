using Experiments.Engine.Graphs;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>
/// A product of row-major matrices, lane by lane: C [m, n] from A and B, each read through two strides, so that either
/// may stand turned round.
/// </summary>
internal struct MatMulShape
{
    public int M, N, K;

    /// <summary>In A, from one row of the product to the next, and from one k to the next.</summary>
    public int ARow, AK;

    /// <summary>In B, from one k to the next, and from one column of the product to the next.</summary>
    public int BK, BColumn;

    /// <summary>Whether A, or B, stands turned round.</summary>
    public Flag TransposesA, TransposesB;

    /// <summary>Whether the product is added to the values of C.</summary>
    public Flag Accumulates;

    /// <summary>Whether a bias is added and <see cref="Activation"/> applied.</summary>
    public Flag HasBias;

    /// <summary>The activation after the bias.</summary>
    public ActivationKind Activation;

    /// <summary>Tiles of <see cref="ProductKernel.Tile"/> over the rows of C.</summary>
    public int TilesDown;

    /// <summary>Tiles over its columns.</summary>
    public int TilesAcross;

    /// <summary>C [m, n] = A [m, k] B [k, n].</summary>
    public static MatMulShape NN(int m, int n, int k) => Create(m, n, k) with { ARow = k, AK = 1, BK = n, BColumn = 1 };

    /// <summary>C [m, n] = A [m, k] B', B being [n, k].</summary>
    public static MatMulShape NT(int m, int n, int k) =>
        Create(m, n, k) with { ARow = k, AK = 1, BK = 1, BColumn = k, TransposesB = true };

    /// <summary>C [m, n] = A' B [k, n], A being [k, m].</summary>
    public static MatMulShape TN(int m, int n, int k) =>
        Create(m, n, k) with { ARow = 1, AK = m, BK = n, BColumn = 1, TransposesA = true };

    private static MatMulShape Create(int m, int n, int k) => new()
    {
        M = m,
        N = n,
        K = k,
        TilesDown = (m + ProductKernel.Tile - 1) / ProductKernel.Tile,
        TilesAcross = (n + ProductKernel.Tile - 1) / ProductKernel.Tile,
    };
}
