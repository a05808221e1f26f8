using System.Buffers.Binary;
using System.Text;

namespace Experiments.Engine.Training.Checkpoints;

/// <summary>
/// Reads the parts that <see cref="CheckpointWriter"/> wrote. Bytes that end too early, or a length beyond their end,
/// give empty parts and an incomplete body. Allocations never exceed the number of bytes.
/// </summary>
internal ref struct CheckpointReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _remaining = bytes;
    private bool _failed;

    /// <summary>True if every part was complete and no byte is left.</summary>
    public readonly bool IsComplete => !_failed && _remaining.IsEmpty;

    public long ReadNumber()
    {
        var bytes = ReadBytes(sizeof(long));
        return bytes.IsEmpty ? 0 : BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    public string ReadText() => Encoding.UTF8.GetString(ReadBytes(ReadNumber()));

    public double[] ReadDoubles()
    {
        var bytes = ReadList(sizeof(double));
        var values = new double[bytes.Length / sizeof(double)];
        for (var i = 0; i < values.Length; i++)
            values[i] = BinaryPrimitives.ReadDoubleLittleEndian(bytes[(i * sizeof(double))..]);
        return values;
    }

    public float[] ReadFloats()
    {
        var bytes = ReadList(sizeof(float));
        var values = new float[bytes.Length / sizeof(float)];
        for (var i = 0; i < values.Length; i++)
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        return values;
    }

    // The count is checked before the multiplication: an overflow must not turn it into a valid length.
    private ReadOnlySpan<byte> ReadList(int size) =>
        ReadNumber() is var count && (count < 0 || count > _remaining.Length) ? ReadBytes(-1) : ReadBytes(count * size);

    private ReadOnlySpan<byte> ReadBytes(long count)
    {
        if (_failed || count < 0 || count > _remaining.Length)
        {
            _failed = true;
            return [];
        }
        var taken = _remaining[..(int)count];
        _remaining = _remaining[(int)count..];
        return taken;
    }
}
