using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Devices.Cpu.Kernels;

/// <summary>
/// A bit for each element of a row-major matrix that is not zero. A product whose left matrix has such bits leaves out
/// the steps in which a whole tile of that matrix is zero. The bits of the product stay the same: each of these steps
/// would add a zero. Only beside a factor that is infinite or NaN would it add NaN.
/// </summary>
/// <param name="bits">The bits, by rows of <see cref="GetRowWords"/> words; null if none are known.</param>
/// <param name="rowWords">The words of a row.</param>
/// <param name="firstColumn">The column where the transpose begins.</param>
/// <param name="transposed">True if the product reads the transpose of the matrix.</param>
internal readonly unsafe struct NonZeros(ulong* bits, int rowWords, int firstColumn = 0, bool transposed = false)
{
    private const int WordBits = 64;

    /// <summary>True if the elements are not known, so that no step can be left out.</summary>
    public bool IsEmpty => bits == null;

    /// <summary>The words of a row: one more than its bits need, so that 32 bits can be read from any place.</summary>
    public static int GetRowWords(int columns) => ((columns + WordBits - 1) / WordBits) + 1;

    /// <summary>The transpose of the matrix.</summary>
    public NonZeros Transpose() => new(bits, rowWords, firstColumn, !transposed);

    /// <summary>The matrix, or its transpose, without its first rows.</summary>
    public NonZeros FromRow(int row) =>
        IsEmpty ? this
        : transposed ? new(bits, rowWords, firstColumn + row, transposed)
        : new(bits + ((nint)row * rowWords), rowWords, firstColumn, transposed);

    /// <summary>Sets the bits of a row.</summary>
    [MethodImpl(Jit.Fully)]
    public void Mark(int row, float* values, int columns)
    {
        var to = bits + ((nint)row * rowWords);
        var i = 0;
        for (; i <= columns - WordBits; i += WordBits)
        {
            *to++ = Find(Vector512.Load(values + i))
                | (Find(Vector512.Load(values + i + 16)) << 16)
                | (Find(Vector512.Load(values + i + 32)) << 32)
                | (Find(Vector512.Load(values + i + 48)) << 48);
        }
        ulong last = 0;
        for (var at = 0; i < columns; i += WideOps.Count, at += WideOps.Count)
            last |= Find(WideOps.LoadPart(values + i, Math.Min(WideOps.Count, columns - i))) << at;
        *to = last;
    }

    /// <summary>
    /// Lists the steps of a product in which a tile has an element that is not zero: their number, the steps, and a
    /// zero.
    /// </summary>
    /// <param name="first">The tile's first row.</param>
    /// <param name="rows">The tile's rows, at most 12.</param>
    /// <param name="k">The steps of the product.</param>
    /// <param name="list">The list, of k + 2 numbers at most.</param>
    public void ListSteps(int first, int rows, int k, int* list)
    {
        list[0] = transposed ? ListRows(first, rows, k, list + 1) : ListColumns(first, rows, k, list + 1);
        list[list[0] + 1] = 0;
    }

    [MethodImpl(Jit.Fully)]
    private int ListColumns(int first, int rows, int columns, int* list)
    {
        var count = 0;
        var from = bits + ((nint)first * rowWords);
        for (var i = 0; i < columns; i += WordBits, from++)
        {
            ulong any = 0;
            for (var row = 0; row < rows; row++) any |= from[(nint)row * rowWords];
            for (; any != 0; any &= any - 1) list[count++] = i + BitOperations.TrailingZeroCount(any);
        }
        return count;
    }

    // Without a branch: which rows are zero is as good as random.
    [MethodImpl(Jit.Fully)]
    private int ListRows(int first, int columns, int rows, int* list)
    {
        var count = 0;
        var (at, shift) = Math.DivRem(firstColumn + first, 8);
        var from = (byte*)bits + at;
        var mask = ((1u << columns) - 1) << shift;
        for (var row = 0; row < rows; row++, from += (nint)rowWords * sizeof(ulong))
        {
            list[count] = row;
            count += (Unsafe.ReadUnaligned<uint>(from) & mask) != 0 ? 1 : 0;
        }
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Find(Wide values) => (~Vector512.Equals(values, Wide.Zero)).ExtractMostSignificantBits();
}
