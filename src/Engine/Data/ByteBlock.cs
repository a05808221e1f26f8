using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Data;

/// <summary>
/// A block of rows of bytes, in the layout of the file. Columns are views of it: as float64, they would take eight
/// times the memory.
/// </summary>
/// <param name="bytes">[rows, width], row-major.</param>
/// <param name="rows">The number of rows.</param>
/// <param name="width">The bytes of a row.</param>
internal sealed class ByteBlock(ReadOnlyMemory<byte> bytes, int rows, int width)
{
    public int Rows => rows;

    /// <summary>Reads one column as numbers.</summary>
    public double[] ReadColumn(int index)
    {
        var source = bytes.Span;
        var values = new double[rows];
        for (var row = 0; row < rows; row++) values[row] = source[row * width + index];
        return values;
    }

    /// <summary>Finds the block whose columns are exactly the given ones, in order; null for none.</summary>
    public static ByteBlock? FindCommon(NumericColumn[] columns)
    {
        if (columns is not [{ Block: { } block }, ..] || !block.HasWidth(columns.Length)) return null;
        for (var i = 0; i < columns.Length; i++)
            if (columns[i].Block != block || columns[i].BlockIndex != i) return null;
        return block;
    }

    /// <summary>Converts the whole block to float32.</summary>
    public float[] ToSingles()
    {
        var singles = GC.AllocateUninitializedArray<float>(bytes.Length);
        Convert(bytes.Span, singles);
        return singles;
    }

    private bool HasWidth(int columns) => width == columns;

    [MethodImpl(Jit.Fully)]
    private static void Convert(ReadOnlySpan<byte> source, Span<float> target)
    {
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(target);
        nuint i = 0;
        for (; Vector256.IsHardwareAccelerated && i + 16 <= (nuint)source.Length; i += 16)
        {
            var shorts = Vector256.Create(Vector128.WidenLower(Vector128.LoadUnsafe(ref from, i)),
                Vector128.WidenUpper(Vector128.LoadUnsafe(ref from, i)));
            var (low, high) = Vector256.Widen(shorts);
            Vector256.ConvertToSingle(low.AsInt32()).StoreUnsafe(ref to, i);
            Vector256.ConvertToSingle(high.AsInt32()).StoreUnsafe(ref to, i + 8);
        }
        for (var rest = (int)i; rest < source.Length; rest++) target[rest] = source[rest];
    }
}
