using System.IO.Compression;

namespace Experiments.Engine.Data;

/// <summary>Gzipped CSV, transferred as unpacked CSV: the same rows have the same hash, gzipped or not.</summary>
internal sealed class GzippedCsvFormat : DataFormat
{
    private const string Remedy = "Fetch the file again, or compress it again with gzip.";

    // A read that fails loses the bytes that it unpacked: small reads locate the error.
    private const int ReadSize = 4096;

    // A gzipped file can have several members. This member is appended to the file: if it is unpacked completely, the
    // file before it was complete, because a member ends with a checksum of its content. GZipStream does not report a
    // file that is cut short.
    private static readonly byte[] s_mark = "the end of a gzipped file"u8.ToArray();
    private static readonly byte[] s_packedMark = Pack(s_mark);

    public override string Name => "csv.gz";

    public override string Title => "gzipped CSV";

    public override string Doc => "a gzipped CSV file";

    public override IReadOnlyList<string> Extensions => [".csv.gz"];

    public override bool Recognizes(byte[] content) => GzipContent.IsGzip(content);

    public override DataSet Read(
        byte[] content, string source, byte[]? labels, string labelsSource, CsvOptions options) =>
        DataFormats.Csv.Read(Unpack(content, source), source, labels, labelsSource, options);

    public override TabularData Parse(byte[] content, string source, CsvOptions options) =>
        DataFormats.Csv.Parse(Unpack(content, source), source, options);

    /// <summary>Unpacks content; the memory is proportional to the unpacked bytes, which are bounded.</summary>
    /// <param name="content">The gzipped bytes.</param>
    /// <param name="source">The name of the file in errors.</param>
    /// <param name="most">The maximum number of bytes to unpack.</param>
    /// <exception cref="DataException">The content is damaged, cut short, or larger than the bound.</exception>
    internal static byte[] Unpack(byte[] content, string source, int most = 0)
    {
        most = most > 0 ? most : Array.MaxLength - s_mark.Length;
        if (content.Length > Array.MaxLength - s_packedMark.Length) throw CreateTooLongException(source, most);
        using var stream = GzipContent.Open([.. content, .. s_packedMark]);
        var (text, length) = (new byte[2 * ReadSize], 0);
        try
        {
            while (stream.Read(text, length, Math.Min(ReadSize, text.Length - length)) is > 0 and var read)
            {
                length += read;
                if (length - s_mark.Length > most) throw CreateTooLongException(source, most);
                if (text.Length - length < ReadSize)
                    Array.Resize(ref text, (int)Math.Min(Array.MaxLength, 2L * text.Length));
            }
        }
        catch (InvalidDataException e)
        {
            throw CreateDamagedException(source, text.AsSpan(0, length), e);
        }
        var unpacked = text.AsSpan(0, length);
        return unpacked.EndsWith(s_mark)
            ? unpacked[..^s_mark.Length].ToArray()
            : throw CreateDamagedException(source, unpacked);
    }

    private static DataException CreateTooLongException(string source, int most) =>
        new(source, $"the unpacked file exceeds the limit of {most} bytes.", "Split the file.");

    private static DataException CreateDamagedException(
        string source, ReadOnlySpan<byte> unpacked, InvalidDataException? cause = null)
    {
        var lines = unpacked.Count((byte)'\n');
        return new(source,
            $"the gzipped file is damaged or cut short: "
            + $"{(lines == 0 ? "no line" : "no line after this one")} can be unpacked.",
            Remedy, lines == 0 ? null : lines, inner: cause);
    }

    private static byte[] Pack(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Fastest)) stream.Write(content);
        return packed.ToArray();
    }
}
