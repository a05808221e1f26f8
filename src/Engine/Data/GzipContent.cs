using System.IO.Compression;

namespace Experiments.Engine.Data;

/// <summary>Reads content that may be gzipped (RFC 1952).</summary>
internal static class GzipContent
{
    /// <summary>
    /// The greatest ratio of unpacked to gzipped bytes: Deflate's longest match is 258 bytes and takes at least two
    /// bits, 258 * 8 / 2.
    /// </summary>
    public const int MaxRatio = 1032;

    /// <summary>Checks by the first bytes whether content is gzipped.</summary>
    public static bool IsGzip(byte[] content) => content is [0x1F, 0x8B, ..];

    /// <summary>Opens the content, unpacked where it is gzipped.</summary>
    public static Stream Open(byte[] content)
    {
        var bytes = new MemoryStream(content, writable: false);
        return IsGzip(content) ? new GZipStream(bytes, CompressionMode.Decompress) : bytes;
    }

    /// <summary>Reads the first unpacked bytes.</summary>
    /// <returns>The number of bytes read: fewer than requested where the content ends or is damaged.</returns>
    public static int ReadStart(byte[] content, Span<byte> start)
    {
        using var stream = Open(content);
        try
        {
            return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException)
        {
            return 0;
        }
    }
}
