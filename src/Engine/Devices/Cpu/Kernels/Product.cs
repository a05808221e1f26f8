using System.Runtime.CompilerServices;

namespace Experiments.Engine.Devices.Cpu.Kernels;

/// <summary>
/// The matrix product for one kind of register: B goes panel by panel (as wide as a tile, packed, the last one padded
/// with zeros), under each panel A goes tile by tile. A tile that is cut by C's right edge is made whole in scratch and
/// copied, so the tiles themselves know no edges.
/// </summary>
internal static unsafe class Product<TRegister>
    where TRegister : unmanaged, IRegister<TRegister>
{
    private const int MaxTileRows = 12;

    private static int PanelWidth => 2 * TRegister.Count;

    /// <summary>A panel, a tile and a piece of the bias.</summary>
    public static int ScratchFloats(int k) => (k + MaxTileRows + 1) * PanelWidth;

    public static void Run(int m, int n, int k, in Left a, in Right b, in Output c, float* scratch)
    {
        float* bias = scratch;
        float* tile = bias + PanelWidth;
        float* panel = tile + (MaxTileRows * PanelWidth);
        for (int j = 0; j < n; j += PanelWidth)
        {
            int columns = Math.Min(PanelWidth, n - j);
            bool narrow = columns <= TRegister.Count;
            int width = narrow ? TRegister.Count : PanelWidth;
            Pack(b, k, j, columns, width, panel);
            if (c.Bias != null)
                PadBias(c.Bias + j, columns, width, bias);

            for (int i = 0, rows; i < m; i += rows)
            {
                rows = narrow ? NarrowRows(m - i) : WideRows(m - i);
                float* from = a.At + (i * a.RowStride);
                float* to = c.At + (i * c.Stride) + j;
                if (columns == width)
                {
                    Tile(rows, narrow, k, from, a, panel, to, c.Stride, c.Accumulate);
                    if (c.HasEpilogue)
                        Elementwise.AddBiasAndActivate(rows, width, to, (int)c.Stride, c.Bias == null ? null : bias, c.Activation);
                    continue;
                }

                Tile(rows, narrow, k, from, a, panel, tile, width, accumulate: false);
                if (c.HasEpilogue)
                    Elementwise.AddBiasAndActivate(rows, width, tile, width, c.Bias == null ? null : bias, c.Activation);
                CopyCut(rows, columns, tile, width, to, c.Stride, c.Accumulate);
            }
        }
    }

    private static int WideRows(int left)
    {
        if (left >= TRegister.TileRows)
            return TRegister.TileRows;
        if (left >= 8)
            return 8;
        return left >= 4 ? 4 : left >= 2 ? 2 : 1;
    }

    private static int NarrowRows(int left) => left >= 12 ? 12 : left >= 4 ? 4 : 1;

    private static void Tile(
        int rows, bool narrow, int k, float* a, in Left left, float* panel, float* c, nint ldc, bool accumulate)
    {
        nint rowStride = left.RowStride, kStride = left.KStride;
        nint width = narrow ? TRegister.Count : PanelWidth;
        if (narrow)
        {
            switch (rows)
            {
                case 12: Tiles<TRegister>.Tile12x1(k, a, rowStride, kStride, panel, width, c, ldc, accumulate); break;
                case 4: Tiles<TRegister>.Tile4x1(k, a, rowStride, kStride, panel, width, c, ldc, accumulate); break;
                default: Tiles<TRegister>.Tile1x1(k, a, rowStride, kStride, panel, width, c, ldc, accumulate); break;
            }

            return;
        }

        switch (rows)
        {
            case 12: Tiles<TRegister>.Tile12x2(k, a, rowStride, kStride, panel, width, c, ldc, accumulate); break;
            case 8: Tiles<TRegister>.Tile8x2(k, a, rowStride, kStride, panel, width, c, ldc, accumulate); break;
            case 6: Tiles<TRegister>.Tile6x2(k, a, rowStride, kStride, panel, width, c, ldc, accumulate); break;
            case 4: Tiles<TRegister>.Tile4x2(k, a, rowStride, kStride, panel, width, c, ldc, accumulate); break;
            case 2: Tiles<TRegister>.Tile2x2(k, a, rowStride, kStride, panel, width, c, ldc, accumulate); break;
            default: Tiles<TRegister>.Tile1x2(k, a, rowStride, kStride, panel, width, c, ldc, accumulate); break;
        }
    }

    private static void Pack(in Right b, int k, int j, int columns, int width, float* panel)
    {
        if (columns < width)
            new Span<float>(panel, k * width).Clear();
        if (b.IsTransposed)
        {
            for (int column = 0; column < columns; column++)
            {
                float* from = b.At + ((j + column) * b.Stride);
                float* to = panel + column;
                for (int p = 0; p < k; p++, to += width)
                    *to = from[p];
            }

            return;
        }

        float* row = b.At + j;
        uint bytes = (uint)columns * sizeof(float);
        for (int p = 0; p < k; p++, row += b.Stride, panel += width)
            Unsafe.CopyBlockUnaligned(panel, row, bytes);
    }

    private static void PadBias(float* from, int columns, int width, float* to)
    {
        new Span<float>(to, width).Clear();
        new Span<float>(from, columns).CopyTo(new Span<float>(to, width));
    }

    private static void CopyCut(int rows, int columns, float* tile, int width, float* c, nint ldc, bool accumulate)
    {
        for (; rows > 0; rows--, tile += width, c += ldc)
        {
            for (int j = 0; j < columns; j++)
                c[j] = accumulate ? c[j] + tile[j] : tile[j];
        }
    }
}
