using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Experiments.Engine.Data.Idx;

/// <summary>
/// The header of an IDX file, the format of MNIST: two zero bytes, the type of the elements, the number of dimensions,
/// and each extent in four bytes, big-endian. The elements follow, row-major. Only unsigned bytes are read.
/// </summary>
/// <param name="Extents">The extents; the first counts the rows.</param>
internal sealed record IdxHeader(ImmutableArray<int> Extents)
{
    private const byte UnsignedByte = 0x08;
    private const string DamagedRemedy = "Fetch the file again.";

    /// <summary>The greatest number of elements of a row: no perceptron trains on images above 512 x 512.</summary>
    public const int MaxFeatures = 1 << 18;

    /// <summary>The number of rows.</summary>
    public int Rows => Extents[0];

    /// <summary>The elements of a row.</summary>
    public int Features => Extents.Skip(1).Aggregate(1, (product, extent) => product * extent);

    /// <summary>The bytes of this header.</summary>
    public int HeaderBytes => sizeof(int) * (1 + Extents.Length);

    /// <summary>The bytes of the whole file.</summary>
    public int FileBytes => HeaderBytes + Rows * Features;

    /// <summary>Reads a header, and leaves the stream at the first element.</summary>
    /// <exception cref="DataException">
    /// The content is not a header of unsigned bytes, or its size is more than an array can hold.
    /// </exception>
    public static IdxHeader Read(Stream stream, string source)
    {
        Span<byte> word = stackalloc byte[sizeof(int)];
        ReadWord(stream, word, source);
        if (word[0] != 0 || word[1] != 0)
            throw new DataException(source, "the file is not an IDX file: it does not begin with two zero bytes.",
                "Give a file in MNIST's format.");
        if (word[2] != UnsignedByte)
            throw new DataException(
                source, $"the elements are {DescribeType(word[2])}; only unsigned bytes (0x08) are read.",
                "Convert the elements to unsigned bytes, or save the data as CSV.");
        var extents = new int[word[3]];
        for (var i = 0; i < extents.Length; i++)
        {
            ReadWord(stream, word, source);
            extents[i] = (int)Math.Min(int.MaxValue, BinaryPrimitives.ReadUInt32BigEndian(word));
        }
        return Check(extents, source);
    }

    /// <summary>Writes the header in the bytes of the file.</summary>
    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteInt32BigEndian(target, (UnsignedByte << 8) | Extents.Length);
        for (var i = 0; i < Extents.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(target[(sizeof(int) * (i + 1))..], Extents[i]);
    }

    private static IdxHeader Check(int[] extents, string source)
    {
        if (extents.Length == 0) throw new DataException(source, "the file has no dimensions.", DamagedRemedy);
        if (Array.IndexOf(extents, 0) >= 0)
            throw new DataException(
                source, $"the file has no elements: its dimensions are {string.Join(" x ", extents)}.", DamagedRemedy);
        long features = 1;
        foreach (var extent in extents.AsSpan(1))
            if ((features *= extent) > MaxFeatures) throw new DataException(source,
                $"a row has more than {MaxFeatures} elements: the dimensions are {string.Join(" x ", extents)}.",
                "Make the images smaller; if the header is wrong, fetch the file again.");
        return sizeof(int) * (1 + extents.Length) + extents[0] * features <= Array.MaxLength
            ? new([.. extents])
            : throw new DataException(
                source, $"the dimensions {string.Join(" x ", extents)} exceed the limit of 2 GiB.",
                "Split the file; if the header is wrong, fetch the file again.");
    }

    private static void ReadWord(Stream stream, Span<byte> word, string source)
    {
        if (stream.ReadAtLeast(word, word.Length, throwOnEndOfStream: false) < word.Length)
            throw new DataException(source, "the file ends within its header.", DamagedRemedy);
    }

    private static string DescribeType(byte type) => type switch
    {
        0x09 => "signed bytes",
        0x0B => "short integers",
        0x0C => "integers",
        0x0D => "floats",
        0x0E => "doubles",
        _ => $"of the unknown type 0x{type:X2}",
    };
}
