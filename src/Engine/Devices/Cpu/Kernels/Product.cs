using System.Runtime.CompilerServices;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Devices.Cpu.Kernels;

/// <summary>
/// The matrix product for one kind of register. The outer loop is over panels of B as wide as a tile; a panel is packed
/// if the tiles could not read it well in place. The inner loop is over tiles of A. A tile that C's right edge cuts is
/// computed whole in scratch memory and copied, so the tiles themselves handle no edges.
/// </summary>
internal static unsafe class Product<TRegister>
    where TRegister : unmanaged, IRegister<TRegister>
{
    private const int MaxTileRows = 12;

    /// <summary>The rows of a tile of four registers.</summary>
    private const int WideRows = 6;

    // Of all registers, as each machine asks for the same scratch memory.
    private const int MinTileRows = 6;
    private const int MaxRemainders = 3;

    /// <summary>The rows that are listed at once: whole tiles, so that lists stay small.</summary>
    private const int MaxListedRows = 384;

    /// <summary>
    /// The largest stride of B, in floats, that is read in place: rows further apart share few cache sets.
    /// </summary>
    private const int MaxDirectStride = 512;

    private static int PanelWidth => 2 * TRegister.Count;

    /// <summary>The floats of scratch memory: a panel, a tile and a part of the bias.</summary>
    public static int ScratchFloats(int k) => (k + MaxTileRows + 1) * PanelWidth;

    /// <summary>The floats of scratch memory for the lists of steps, which follow the others.</summary>
    public static long ListFloats(int m, int k) =>
        ((Math.Min(m, MaxListedRows) / MinTileRows) + MaxRemainders) * (k + 2L);

    /// <summary>The tiles of a product, at least.</summary>
    public static int CountTiles(int m, int n) =>
        Math.Max(1, m / TRegister.TileRows) * ((n + PanelWidth - 1) / PanelWidth);

    /// <summary>Computes C. If rows are to be fetched meanwhile, some are after each tile.</summary>
    [MethodImpl(Jit.Fully)]
    public static void Run(
        int m, int n, int k, in Left a, in Right b, in Output c, float* scratch, RowPrefetch* prefetch = null)
    {
        float* bias = scratch;
        float* tile = bias + PanelWidth;
        float* panel = tile + (MaxTileRows * PanelWidth);
        bool listed = !a.NonZeros.IsEmpty;
        if (listed && m > MaxListedRows)
        {
            for (int i = 0; i < m; i += MaxListedRows)
                Run(Math.Min(MaxListedRows, m - i), n, k, a.FromRow(i), b, c.FromRow(i), scratch, prefetch);
            return;
        }

        // Fewer rows are more often all zero. Panels as wide as these tiles are only read in place.
        bool wide = listed && TRegister.TileRows > WideRows && !b.IsTransposed && b.Stride <= MaxDirectStride;
        int tileRows = wide ? WideRows : TRegister.TileRows;
        int* lists = (int*)(panel + (k * PanelWidth));
        if (listed)
            ListSteps(m, k, tileRows, a.NonZeros, lists);
        for (int j = 0, step; j < n; j += step)
        {
            step = wide && n - j >= 2 * PanelWidth ? 2 * PanelWidth : PanelWidth;
            if (n - j <= MaxTileRows && a.RowStride == 1 && !b.IsTransposed && !c.HasEpilogue)
            {
                RunTransposed(m, n - j, j, k, a, b, c, tile, panel);
                return;
            }

            int columns = Math.Min(step, n - j);
            bool narrow = columns <= TRegister.Count;
            int width = narrow ? TRegister.Count : step;
            float* right = panel;
            nint ldb = width;
            if (b.IsTransposed || columns < width || b.Stride > MaxDirectStride)
                Panel<TRegister>.Pack(b, n, k, j, columns, width, panel);
            else
            {
                right = b.At + j;
                ldb = b.Stride;
            }
            float* panelBias = c.Bias == null ? null : c.Bias + j;
            if (c.Bias != null && columns < width)
            {
                PadBias(panelBias, columns, width, bias);
                panelBias = bias;
            }

            int* list = listed && !narrow ? lists : null;
            for (int i = 0, rows; i < m; i += rows, list = list == null ? null : list + k + 2)
            {
                rows = narrow ? ChooseNarrowRows(m - i) : ChooseRows(m - i, tileRows);
                float* from = a.At + (i * a.RowStride);
                float* to = c.At + (i * c.Stride) + j;
                if (prefetch != null)
                    prefetch->FetchNext();
                if (columns == width)
                {
                    Tile(rows, width, k, list, from, a.RowStride, a.KStride, right, ldb, to, c.Stride, c.Accumulate);
                    if (c.HasEpilogue)
                        Elementwise.AddBiasAndActivate(
                            rows, width, to, (int)c.Stride, panelBias, c.Activation);
                    continue;
                }

                Tile(rows, width, k, list, from, a.RowStride, a.KStride, right, ldb, tile, width, accumulate: false);
                if (c.HasEpilogue)
                    Elementwise.AddBiasAndActivate(rows, width, tile, width, panelBias, c.Activation);
                Panel<TRegister>.CopyPart(rows, columns, tile, width, to, c.Stride, c.Accumulate);
            }
        }
    }

    /// <summary>
    /// Computes the last few columns if A is transposed: C^T = B^T * A, since A's rows are contiguous along C's rows. A
    /// register then holds rows of C; along C's columns most of it would be empty.
    /// </summary>
    [MethodImpl(Jit.Fully)]
    private static void RunTransposed(
        int m, int columns, int j, int k, in Left a, in Right b, in Output c, float* tile, float* panel)
    {
        for (int i = 0; i < m; i += PanelWidth)
        {
            int count = Math.Min(PanelWidth, m - i);
            float* vectors = a.At + i;
            nint stride = a.KStride;
            if (count < PanelWidth)
            {
                Panel<TRegister>.Pack(
                    new Right(a.At, (int)a.KStride, transposed: false), m, k, i, count, PanelWidth, panel);
                vectors = panel;
                stride = PanelWidth;
            }

            for (int column = 0, step; column < columns; column += step)
            {
                step = ChooseRows(columns - column, TRegister.TileRows);
                Tile(
                    step, PanelWidth, k, null, b.At + j + column, 1, b.Stride, vectors, stride,
                    tile + (column * PanelWidth), PanelWidth, accumulate: false);
            }

            float* to = c.At + (i * c.Stride) + j;
            if (c.Accumulate)
                Panel<TRegister>.AddTransposed(count, columns, tile, to, c.Stride);
            else
                Transpose.Copy(columns, count, tile, PanelWidth, to, c.Stride);
        }
    }

    /// <summary>Lists the steps of each tile of a panel that is not narrow.</summary>
    [MethodImpl(Jit.Fully)]
    private static void ListSteps(int m, int k, int tileRows, in NonZeros nonZeros, int* list)
    {
        for (int i = 0, rows; i < m; i += rows, list += k + 2)
        {
            rows = ChooseRows(m - i, tileRows);
            nonZeros.ListSteps(i, rows, k, list);
        }
    }

    private static int ChooseRows(int left, int tileRows)
    {
        if (left >= tileRows)
            return tileRows;
        if (left >= 8)
            return left == 10 && tileRows > 10 ? 10 : 8;
        return left >= 4 ? 4 : left >= 2 ? 2 : 1;
    }

    private static int ChooseNarrowRows(int left) => left >= 12 ? 12 : left >= 8 ? 8 : left >= 4 ? 4 : 1;

    [MethodImpl(Jit.Fully)]
    private static void Tile(
        int rows, int width, int k, int* list, float* a, nint rowStride, nint kStride, float* b, nint ldb, float* c,
        nint ldc, bool accumulate)
    {
        if (width == TRegister.Count)
        {
            switch (rows)
            {
                case 12: Tiles<TRegister>.Tile12x1(k, a, rowStride, kStride, b, ldb, c, ldc, accumulate); break;
                case 8: Tiles<TRegister>.Tile8x1(k, a, rowStride, kStride, b, ldb, c, ldc, accumulate); break;
                case 4: Tiles<TRegister>.Tile4x1(k, a, rowStride, kStride, b, ldb, c, ldc, accumulate); break;
                default: Tiles<TRegister>.Tile1x1(k, a, rowStride, kStride, b, ldb, c, ldc, accumulate); break;
            }

            return;
        }

        if (list == null)
            Tile(rows, new EveryStep(k), a, rowStride, kStride, b, ldb, c, ldc, accumulate);
        else if (width == PanelWidth)
            Tile(rows, new ListedSteps(list), a, rowStride, kStride, b, ldb, c, ldc, accumulate);
        else if (rows == WideRows)
            Tiles<TRegister>.Tile6x4(new ListedSteps(list), a, rowStride, kStride, b, ldb, c, ldc, accumulate);
        else
        {
            Tile(rows, new ListedSteps(list), a, rowStride, kStride, b, ldb, c, ldc, accumulate);
            b += PanelWidth;
            c += PanelWidth;
            Tile(rows, new ListedSteps(list), a, rowStride, kStride, b, ldb, c, ldc, accumulate);
        }
    }

    [MethodImpl(Jit.Fully)]
    private static void Tile<TSteps>(
        int rows, TSteps steps, float* a, nint rowStride, nint kStride, float* b, nint ldb, float* c, nint ldc,
        bool accumulate)
        where TSteps : struct, ISteps
    {
        switch (rows)
        {
            case 12: Tiles<TRegister>.Tile12x2(steps, a, rowStride, kStride, b, ldb, c, ldc, accumulate); break;
            case 10: Tiles<TRegister>.Tile10x2(steps, a, rowStride, kStride, b, ldb, c, ldc, accumulate); break;
            case 8: Tiles<TRegister>.Tile8x2(steps, a, rowStride, kStride, b, ldb, c, ldc, accumulate); break;
            case 6: Tiles<TRegister>.Tile6x2(steps, a, rowStride, kStride, b, ldb, c, ldc, accumulate); break;
            case 4: Tiles<TRegister>.Tile4x2(steps, a, rowStride, kStride, b, ldb, c, ldc, accumulate); break;
            case 2: Tiles<TRegister>.Tile2x2(steps, a, rowStride, kStride, b, ldb, c, ldc, accumulate); break;
            default: Tiles<TRegister>.Tile1x2(steps, a, rowStride, kStride, b, ldb, c, ldc, accumulate); break;
        }
    }

    [MethodImpl(Jit.Fully)]
    private static void PadBias(float* from, int columns, int width, float* to)
    {
        new Span<float>(to, width).Clear();
        new Span<float>(from, columns).CopyTo(new Span<float>(to, width));
    }
}
