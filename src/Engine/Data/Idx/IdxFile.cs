namespace Experiments.Engine.Data.Idx;

/// <summary>An IDX file, gzipped or not. The size in its header is checked before memory is allocated.</summary>
internal sealed class IdxFile : IDisposable
{
    private readonly Stream _stream;
    private readonly string _source;

    private IdxFile(Stream stream, string source, IdxHeader header) =>
        (_stream, _source, Header) = (stream, source, header);

    /// <summary>The header of the file.</summary>
    public IdxHeader Header { get; }

    /// <summary>Checks by the first bytes whether content is IDX, gzipped or not.</summary>
    public static bool IsIdx(byte[] content)
    {
        Span<byte> start = stackalloc byte[3];
        return HasMagic(start[..GzipContent.ReadStart(content, start)]);
    }

    /// <summary>Reads the header.</summary>
    /// <exception cref="DataException">The content is not IDX, or the size in its header is wrong.</exception>
    public static IdxFile Read(byte[] content, string source)
    {
        var stream = GzipContent.Open(content);
        var header = ReadGuarded(source, stream, s => IdxHeader.Read(s, source));
        if (!GzipContent.IsGzip(content) && content.Length > header.FileBytes)
            throw CreateTooLongException(source, header);
        var most = (long)content.Length * (GzipContent.IsGzip(content) ? GzipContent.MaxRatio : 1);
        return header.FileBytes <= most ? new(stream, source, header) : throw CreateTooShortException(source, header);
    }

    /// <summary>Writes header and elements, unpacked, and checks that no byte is missing and none follows.</summary>
    /// <exception cref="DataException">The file is damaged, too short or too long.</exception>
    public void CopyTo(Span<byte> target)
    {
        Header.Write(target);
        ReadGuarded(_source, target[Header.HeaderBytes..], elements =>
        {
            if (_stream.ReadAtLeast(elements, elements.Length, throwOnEndOfStream: false) < elements.Length)
                throw CreateTooShortException(_source, Header);
            return _stream.ReadByte() < 0 ? true : throw CreateTooLongException(_source, Header);
        });
    }

    public void Dispose() => _stream.Dispose();

    private static bool HasMagic(ReadOnlySpan<byte> start) => start is [0, 0, 0x08 or 0x09 or >= 0x0B and <= 0x0E, ..];

    private static TResult ReadGuarded<TArgument, TResult>(
        string source, TArgument argument, Func<TArgument, TResult> read)
        where TArgument : allows ref struct
    {
        try
        {
            return read(argument);
        }
        catch (InvalidDataException e)
        {
            throw new DataException(source, $"the file is damaged: {e.Message}", "Fetch the file again.", inner: e);
        }
    }

    private static DataException CreateTooShortException(string source, IdxHeader header) =>
        new(source,
            $"the file is cut short: the header declares {DescribeDimensions(header)}.", "Fetch the file again.");

    private static DataException CreateTooLongException(string source, IdxHeader header) =>
        new(source, $"the file is longer than the {DescribeDimensions(header)} that its header declares.",
            "Fetch the file again.");

    private static string DescribeDimensions(IdxHeader header) => $"{string.Join(" x ", header.Extents)} bytes";
}
