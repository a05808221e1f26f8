using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>
/// The matrix product without cuBLAS, and with cuBLAS the reference in a fixed order: C = A B for every lane. A group
/// computes a tile of 64 by 64, and a thread 8 by 8 of the tile in registers, unrolled by hand. Each output is one
/// chain of multiply-adds over k that starts at 0 and does not depend on other lanes.
/// </summary>
/// <param name="Tables">The step tables.</param>
/// <param name="Lanes">The lanes of this launch, with their copies of C.</param>
/// <param name="Product">The product: A B, or C + A B, or f(A B + bias).</param>
/// <param name="Left">A.</param>
/// <param name="Right">B.</param>
/// <param name="Result">C.</param>
/// <param name="Biases">The bias, if any.</param>
internal readonly record struct ProductKernel(
    StepTables Tables, LaneRange Lanes, MatMulShape Product, Operand Left, Operand Right, Operand Result,
    Operand Biases)
    : IGpuKernel<ProductKernel>
{
    /// <summary>The threads of a group.</summary>
    public const int Threads = 64;

    /// <summary>The rows and columns of a tile.</summary>
    public const int Tile = 64;

    private const int Depth = 16;
    private const int Half = Tile / 2;

    public static void Run(ProductKernel kernel)
    {
        var (tables, product) = (kernel.Tables, kernel.Product);
        var tiles = product.TilesDown * product.TilesAcross;
        var number = Grid.IdxX / tiles;
        var lane = kernel.Lanes.First + number;
        if (!tables.IsActive(lane)) return;
        var tileRow = Grid.IdxX % tiles / product.TilesAcross * Tile;
        var tileColumn = Grid.IdxX % product.TilesAcross * Tile;
        var a = kernel.Left.GetLaneView(lane, tables);
        var b = kernel.Right.GetLaneView(lane, tables);
        var sharedA = SharedMemory.Allocate<float>(Depth * Tile);
        var sharedB = SharedMemory.Allocate<float>(Depth * Tile);
        int threadColumn = Group.IdxX % Eight.Count, threadRow = Group.IdxX / Eight.Count;
        // Rows and columns beyond the matrix are read from its last: what comes of them is never stored.
        var rowOfA = Math.Min(tileRow + Group.IdxX, product.M - 1) * product.ARow;
        var columnOfB = Math.Min(tileColumn + Group.IdxX, product.N - 1) * product.BColumn;
        Eight c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default, c6 = default, c7 =
            default;
        for (var start = 0; start < product.K; start += Depth)
        {
            for (var part = 0; part < Depth; part += Eight.Count)
            {
                // All loads are on their way before the first value is needed.
                var x = Eight.LoadDepth(a, rowOfA, product.AK, start + part, product.K);
                var y = Eight.LoadDepth(b, columnOfB, product.BK, start + part, product.K);
                x.Store(sharedA, (part * Tile) + Group.IdxX, Tile);
                y.Store(sharedB, (part * Tile) + Group.IdxX, Tile);
            }
            Group.Barrier();
            for (var i = 0; i < Depth; i++)
            {
                var x = Eight.LoadShared(sharedA, (i * Tile) + (threadRow * Four.Count), Half);
                var y = Eight.LoadShared(sharedB, (i * Tile) + (threadColumn * Four.Count), Half);
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
        // The sums go through shared memory, half a tile at a time, so that each thread stores one column: the accesses
        // lie side by side, and the activation is in the code once.
        var sums = SharedMemory.Allocate<float>(Half * Tile);
        var c = kernel.Result.GetView(kernel.Lanes.FirstCopy + number);
        var bias = kernel.Biases.GetLaneView(lane, tables);
        for (var half = 0; half < 2; half++)
        {
            var at = (threadRow * Four.Count * Tile) + (threadColumn * Four.Count);
            var isFirst = half == 0;
            Eight.Select(isFirst, c0, c4).StoreShared(sums, at, Half);
            Eight.Select(isFirst, c1, c5).StoreShared(sums, at + Tile, Half);
            Eight.Select(isFirst, c2, c6).StoreShared(sums, at + (2 * Tile), Half);
            Eight.Select(isFirst, c3, c7).StoreShared(sums, at + (3 * Tile), Half);
            Group.Barrier();
            StoreColumn(product, sums, c, bias, tileRow + (half * Half), tileColumn + Group.IdxX);
            Group.Barrier();
        }
    }

    private static void StoreColumn(
        MatMulShape product, ArrayView<float> sums, ArrayView<float> c, ArrayView<float> bias, int firstRow, int column)
    {
        if (column >= product.N) return;
        var rows = Math.Min(Half, product.M - firstRow);
        var offset = product.HasBias ? bias[column] : 0f;
        for (var row = 0; row < rows; row++)
        {
            var sum = sums[(row * Tile) + Group.IdxX];
            var at = ((firstRow + row) * product.N) + column;
            if (product.HasBias) sum = ActivationMath.Forward(product.Activation, sum + offset);
            c[at] = product.Accumulates ? c[at] + sum : sum;
        }
    }
}
