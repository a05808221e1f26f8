using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Experiments.Engine.Artifacts.Safetensors;

public sealed partial class SafetensorsFile
{
    /// <summary>Writes the file; equal content gives equal bytes.</summary>
    public void Write(Stream stream)
    {
        var header = CreateHeader();
        Span<byte> length = stackalloc byte[LengthBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var tensor in Tensors.Values) WriteValues(stream, tensor.Values);
    }

    private static void WriteValues(Stream stream, float[] values)
    {
        if (BitConverter.IsLittleEndian)
        {
            stream.Write(MemoryMarshal.AsBytes<float>(values));
            return;
        }

        Span<byte> bytes = stackalloc byte[sizeof(float)];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
            stream.Write(bytes);
        }
    }

    private byte[] CreateHeader()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (Metadata.Count > 0) WriteMetadata(json);
            long begin = 0;
            foreach (var (name, tensor) in Tensors) begin = WriteEntry(json, name, tensor, begin);
            json.WriteEndObject();
        }

        // Spaces up to a multiple of 8 keep the values aligned for readers that map the file.
        while (buffer.Length % LengthBytes != 0) buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }

    private void WriteMetadata(Utf8JsonWriter json)
    {
        json.WriteStartObject(MetadataKey);
        foreach (var (name, text) in Metadata) json.WriteString(name, text);
        json.WriteEndObject();
    }

    private static long WriteEntry(Utf8JsonWriter json, string name, SafetensorsTensor tensor, long begin)
    {
        var end = begin + ((long)tensor.Values.Length * sizeof(float));
        json.WriteStartObject(name);
        json.WriteString("dtype", "F32");
        json.WriteStartArray("shape");
        foreach (var extent in tensor.Shape.Extents) json.WriteNumberValue(extent);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(begin);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
        return end;
    }
}
