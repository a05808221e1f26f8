using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>
/// The matrix product without cuBLAS, and with cuBLAS the reference in a fixed order: C = A B for every lane. A group
/// computes a tile of 64 by 64, and a thread 8 by 8 of the tile in registers, unrolled by hand. Each output is one
/// chain of multiply-adds over k that starts at 0 and does not depend on other lanes.
/// </summary>
/// <param name="Tables">The step tables.</param>
/// <param name="Product">The product: A B, or C + A B, or f(A B + bias).</param>
/// <param name="Left">A.</param>
/// <param name="Right">B.</param>
/// <param name="Result">C.</param>
/// <param name="Biases">The bias, if any.</param>
internal readonly record struct ProductKernel(
    StepTables Tables, MatMulShape Product, Operand Left, Operand Right, Operand Result, Operand Biases)
    : IGpuKernel<ProductKernel>
{
    /// <summary>The threads of a group.</summary>
    public const int Threads = 64;

    /// <summary>The rows and columns of a tile.</summary>
    public const int Tile = 64;

    private const int Depth = 16;
    private const int Step = 8;

    public static void Run(ProductKernel kernel)
    {
        var (tables, product) = (kernel.Tables, kernel.Product);
        var tiles = product.TilesDown * product.TilesAcross;
        var lane = Grid.IdxX / tiles;
        if (!tables.IsActive(lane)) return;
        var tileRow = Grid.IdxX % tiles / product.TilesAcross * Tile;
        var tileColumn = Grid.IdxX % product.TilesAcross * Tile;
        var a = kernel.Left.GetLaneView(lane, tables);
        var b = kernel.Right.GetLaneView(lane, tables);
        var sharedA = SharedMemory.Allocate<float>(Depth * Tile);
        var sharedB = SharedMemory.Allocate<float>(Depth * Tile);
        int threadColumn = Group.IdxX % Step, threadRow = Group.IdxX / Step;
        int loadRow = tileRow + Group.IdxX, loadColumn = tileColumn + Group.IdxX;
        Eight c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default, c6 = default, c7 =
            default;
        for (var start = 0; start < product.K; start += Depth)
        {
            for (var i = 0; i < Depth; i++)
            {
                var k = start + i;
                sharedA[(i * Tile) + Group.IdxX] =
                    k < product.K && loadRow < product.M ? a[(loadRow * product.ARow) + (k * product.AK)] : 0f;
                sharedB[(i * Tile) + Group.IdxX] =
                    k < product.K && loadColumn < product.N ? b[(k * product.BK) + (loadColumn * product.BColumn)] : 0f;
            }
            Group.Barrier();
            for (var i = 0; i < Depth; i++)
            {
                var x = Eight.Load(sharedA, (i * Tile) + threadRow, Step);
                var y = Eight.Load(sharedB, (i * Tile) + threadColumn, Step);
                c0 = Eight.AddProduct(c0, x.A, y);
                c1 = Eight.AddProduct(c1, x.B, y);
                c2 = Eight.AddProduct(c2, x.C, y);
                c3 = Eight.AddProduct(c3, x.D, y);
                c4 = Eight.AddProduct(c4, x.E, y);
                c5 = Eight.AddProduct(c5, x.F, y);
                c6 = Eight.AddProduct(c6, x.G, y);
                c7 = Eight.AddProduct(c7, x.H, y);
            }
            Group.Barrier();
        }

        var c = kernel.Result.GetLaneView(lane, tables);
        var bias = kernel.Biases.GetLaneView(lane, tables);
        Store(c0, product, c, bias, tileRow + threadRow + 0, tileColumn + threadColumn);
        Store(c1, product, c, bias, tileRow + threadRow + 8, tileColumn + threadColumn);
        Store(c2, product, c, bias, tileRow + threadRow + 16, tileColumn + threadColumn);
        Store(c3, product, c, bias, tileRow + threadRow + 24, tileColumn + threadColumn);
        Store(c4, product, c, bias, tileRow + threadRow + 32, tileColumn + threadColumn);
        Store(c5, product, c, bias, tileRow + threadRow + 40, tileColumn + threadColumn);
        Store(c6, product, c, bias, tileRow + threadRow + 48, tileColumn + threadColumn);
        Store(c7, product, c, bias, tileRow + threadRow + 56, tileColumn + threadColumn);
    }

    private static void Store(
        Eight sums, MatMulShape product, ArrayView<float> c, ArrayView<float> bias, int row, int column)
    {
        if (row >= product.M) return;
        StoreElement(sums.A, product, c, bias, row, column + 0);
        StoreElement(sums.B, product, c, bias, row, column + 8);
        StoreElement(sums.C, product, c, bias, row, column + 16);
        StoreElement(sums.D, product, c, bias, row, column + 24);
        StoreElement(sums.E, product, c, bias, row, column + 32);
        StoreElement(sums.F, product, c, bias, row, column + 40);
        StoreElement(sums.G, product, c, bias, row, column + 48);
        StoreElement(sums.H, product, c, bias, row, column + 56);
    }

    private static void StoreElement(
        float sum, MatMulShape product, ArrayView<float> c, ArrayView<float> bias, int row, int column)
    {
        if (column >= product.N) return;
        var at = (row * product.N) + column;
        if (product.HasBias) sum = ActivationMath.Forward(product.Activation, sum + bias[column]);
        c[at] = product.Accumulates ? c[at] + sum : sum;
    }
}
