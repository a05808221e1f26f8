using System.Buffers.Binary;
using System.IO.Compression;

namespace Experiments.Engine.Tests.Data;

/// <summary>IDX files written by hand, as the format's description has them.</summary>
internal static class IdxSamples
{
    /// <summary>Three images of 2 x 2 pixels.</summary>
    public static byte[] Images { get; } = Idx([3, 2, 2], [0, 1, 2, 3, 10, 11, 12, 13, 252, 253, 254, 255]);

    public static byte[] Labels { get; } = Idx([3], [7, 0, 7]);

    public static byte[] Idx(uint[] extents, byte[] elements, byte type = 0x08)
    {
        var file = new byte[4 + (4 * extents.Length) + elements.Length];
        (file[2], file[3]) = (type, (byte)extents.Length);
        for (var i = 0; i < extents.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(4 + (4 * i)), extents[i]);
        elements.CopyTo(file, 4 + (4 * extents.Length));
        return file;
    }

    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.SmallestSize)) stream.Write(content);
        return packed.ToArray();
    }
}
