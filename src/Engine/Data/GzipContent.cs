using System.IO.Compression;

namespace Experiments.Engine.Data;

/// <summary>Content that may be gzipped (RFC 1952).</summary>
internal static class GzipContent
{
    /// <summary>
    /// The most bytes that one gzipped byte can stand for: Deflate's longest match is 258 bytes and takes two bits at
    /// least, 258 * 8 / 2.
    /// </summary>
    public const int MaxRatio = 1032;

    /// <summary>Whether content is gzipped, by its first bytes.</summary>
    public static bool IsGzip(byte[] content) => content is [0x1F, 0x8B, ..];

    /// <summary>The content as it is without gzip.</summary>
    public static Stream Open(byte[] content)
    {
        var bytes = new MemoryStream(content, writable: false);
        return IsGzip(content) ? new GZipStream(bytes, CompressionMode.Decompress) : bytes;
    }

    /// <summary>Reads the first bytes as they are without gzip.</summary>
    /// <returns>How many bytes were read: fewer than asked for where the content ends or is damaged.</returns>
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
