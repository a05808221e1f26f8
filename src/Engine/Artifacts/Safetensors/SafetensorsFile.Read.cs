using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Experiments.Engine.Artifacts.Safetensors;

public sealed partial class SafetensorsFile
{
    private const string Remedy = "Write the artifact again, or fetch it again.";

    /// <summary>
    /// Reads a file strictly. Every size in the header is checked against the stream's length before memory is
    /// allocated. Tensors must follow each other without gaps or overlap, and fill the file.
    /// </summary>
    /// <param name="stream">A stream that has a length; it is read from its position to its end.</param>
    /// <param name="name">The name of the file for error messages.</param>
    /// <exception cref="ArtifactException">
    /// The file does not follow the format, or holds types other than F32.
    /// </exception>
    public static SafetensorsFile Read(Stream stream, string name)
    {
        var available = stream.Length - stream.Position - LengthBytes;
        if (available < 0) throw CreateException(name, "The file is shorter than the 8 bytes of its header's length.");
        Span<byte> prefix = stackalloc byte[LengthBytes];
        stream.ReadExactly(prefix);
        var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerLength > (ulong)available || headerLength > MaxHeaderBytes)
            throw CreateException(name, $"The header claims {headerLength} bytes; {available} follow, and at most "
                + $"{MaxHeaderBytes} are allowed.");
        var header = new byte[headerLength];
        stream.ReadExactly(header);
        var (entries, metadata) = ParseHeader(header, name);
        CheckEntries(entries, available - (long)headerLength, name);
        return new(entries
            .Select(e => KeyValuePair.Create(e.Name, new SafetensorsTensor(e.Shape, ReadValues(stream, e.Shape.Size))))
            .ToArray(),
            metadata);
    }

    private const int MaxHeaderBytes = 100_000_000;

    private static void CheckEntries(List<SafetensorsEntry> entries, long bytes, string name)
    {
        entries.Sort((a, b) => a.Begin.CompareTo(b.Begin));
        long expected = 0;
        foreach (var entry in entries)
        {
            if (entry.Begin != expected)
                throw CreateException(
                    name, $"Tensor '{entry.Name}' begins at byte {entry.Begin}, not at byte {expected}.");
            expected = entry.End;
        }

        if (expected != bytes)
            throw CreateException(name, $"The tensors take {expected} bytes, but {bytes} follow the header.");
    }

    private static (List<SafetensorsEntry> Entries, Dictionary<string, string> Metadata) ParseHeader(
        byte[] header, string name)
    {
        var entries = new List<SafetensorsEntry>();
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var json = JsonDocument.Parse(header, new JsonDocumentOptions { AllowDuplicateProperties = false });
            foreach (var property in json.RootElement.EnumerateObject())
                if (property.NameEquals(MetadataKey))
                    foreach (var item in property.Value.EnumerateObject())
                        metadata.Add(item.Name, item.Value.GetString()
                            ?? throw CreateException(name, $"The metadata '{item.Name}' is not text."));
                else
                    entries.Add(SafetensorsEntry.Parse(
                        property.Name, property.Value, problem => CreateException(name, problem)));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new ArtifactException(
                name, $"The header is not the JSON of a safetensors file ({e.Message}).", Remedy, e);
        }

        return (entries, metadata);
    }

    private static float[] ReadValues(Stream stream, int count)
    {
        var values = new float[count];
        var bytes = MemoryMarshal.AsBytes(values.AsSpan());
        stream.ReadExactly(bytes);
        if (!BitConverter.IsLittleEndian)
            for (var i = 0; i < count; i++)
                values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        return values;
    }

    private static ArtifactException CreateException(string name, string problem) => new(name, problem, Remedy);
}
