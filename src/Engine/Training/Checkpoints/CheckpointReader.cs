using System.Buffers.Binary;
using System.Text;

namespace Experiments.Engine.Training.Checkpoints;

/// <summary>
/// Reads what <see cref="CheckpointWriter"/> wrote. What ends too early or names a length that is not there gives empty
/// parts, and is not whole; no more is allocated than there are bytes.
/// </summary>
internal ref struct CheckpointReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _left = bytes;
    private bool _failed;

    /// <summary>Whether every part was there, and nothing besides.</summary>
    public readonly bool IsWhole => !_failed && _left.IsEmpty;

    public long Number()
    {
        var bytes = Take(sizeof(long));
        return bytes.IsEmpty ? 0 : BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    public string Text() => Encoding.UTF8.GetString(Take(Number()));

    public double[] Doubles()
    {
        var bytes = List(sizeof(double));
        var values = new double[bytes.Length / sizeof(double)];
        for (var i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadDoubleLittleEndian(bytes[(i * sizeof(double))..]);
        return values;
    }

    public float[] Floats()
    {
        var bytes = List(sizeof(float));
        var values = new float[bytes.Length / sizeof(float)];
        for (var i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        return values;
    }

    // A length that is not there must not come to be one that is by overflowing.
    private ReadOnlySpan<byte> List(int size) => Number() is var count && (count < 0 || count > _left.Length) ? Take(-1) : Take(count * size);

    private ReadOnlySpan<byte> Take(long count)
    {
        if (_failed || count < 0 || count > _left.Length)
        {
            _failed = true;
            return [];
        }
        var taken = _left[..(int)count];
        _left = _left[(int)count..];
        return taken;
    }
}
