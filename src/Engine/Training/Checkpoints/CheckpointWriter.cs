using System.Buffers.Binary;
using System.Text;

namespace Experiments.Engine.Training.Checkpoints;

/// <summary>
/// Writes the parts of a checkpoint's body one after the other, little-endian, each list after its length.
/// </summary>
internal sealed class CheckpointWriter(int capacity)
{
    private readonly System.Buffers.ArrayBufferWriter<byte> _bytes = new(capacity);

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    public void Skip(int bytes)
    {
        _bytes.GetSpan(bytes)[..bytes].Clear();
        _bytes.Advance(bytes);
    }

    public void WriteNumber(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_bytes.GetSpan(sizeof(long)), value);
        _bytes.Advance(sizeof(long));
    }

    public void WriteText(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        WriteNumber(bytes.Length);
        System.Buffers.BuffersExtensions.Write(_bytes, bytes);
    }

    public void WriteDoubles(double[] values)
    {
        WriteNumber(values.Length);
        var to = _bytes.GetSpan(values.Length * sizeof(double));
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteDoubleLittleEndian(to[(i * sizeof(double))..], values[i]);
        _bytes.Advance(values.Length * sizeof(double));
    }

    public void WriteFloats(float[] values)
    {
        WriteNumber(values.Length);
        var to = _bytes.GetSpan(values.Length * sizeof(float));
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(to[(i * sizeof(float))..], values[i]);
        _bytes.Advance(values.Length * sizeof(float));
    }
}
