using Experiments.Engine.Graphs;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>
/// A product of row-major matrices, lane by lane: C [m, n] from A and B, each read with two strides, so either may
/// be transposed.
/// </summary>
internal struct MatMulShape
{
    public int M, N, K;

    /// <summary>The strides of A, from one row of the product to the next, and from one k to the next.</summary>
    public int ARow, AK;

    /// <summary>The strides of B, from one k to the next, and from one column of the product to the next.</summary>
    public int BK, BColumn;

    /// <summary>True where A, or B, is transposed.</summary>
    public Flag TransposesA, TransposesB;

    /// <summary>True where the product is added to the values of C.</summary>
    public Flag Accumulates;

    /// <summary>True where a bias is added and <see cref="Activation"/> is applied.</summary>
    public Flag HasBias;

    /// <summary>The activation after the bias.</summary>
    public ActivationKind Activation;

    /// <summary>Tiles of <see cref="ProductKernel.Tile"/> over the rows of C.</summary>
    public int TilesDown;

    /// <summary>Tiles over its columns.</summary>
    public int TilesAcross;

    /// <summary>C [m, n] = A [m, k] B [k, n].</summary>
    public static MatMulShape NN(int m, int n, int k) => Create(m, n, k) with { ARow = k, AK = 1, BK = n, BColumn = 1 };

    /// <summary>C [m, n] = A [m, k] B', where B is [n, k].</summary>
    public static MatMulShape NT(int m, int n, int k) =>
        Create(m, n, k) with { ARow = k, AK = 1, BK = 1, BColumn = k, TransposesB = true };

    /// <summary>C [m, n] = A' B [k, n], where A is [k, m].</summary>
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
