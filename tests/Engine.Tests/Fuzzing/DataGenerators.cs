using System.Text;
using Experiments.Engine.Tests.Data;
using FsCheck;
using FsCheck.Fluent;

namespace Experiments.Engine.Tests.Fuzzing;

/// <summary>Files of data that keep most of their format's rules and break one.</summary>
internal static class DataGenerators
{
    private static Gen<string> Cell { get; } = Gen.Frequency(
        (8, Gen.Choose(-1000, 1000).Select(n => $"{n}")),
        (2, Gen.Choose(0, 4).Select(n => $"{n}.5e{n * 90}")),
        (2, Gen.Elements("a", "b", "é", "", "NA", " 1 ", "nan", "-0", "1e-320", "1e39", "\uFEFF")),
        (1, Gen.Elements("\"a,b\"", "\"\"", "\"a\"\"b\"", "\"a\nb\"", "\"1\"")),
        (1, Gen.Elements("\"open", "a\"b", "\"a\"b", "1,2", "\0", "\"")),
        (1, Gen.Choose(0, 3000).Select(n => new string('x', n))));

    private static Gen<string> LineEnd { get; } = Gen.Frequency(
        (20, Gen.Constant("\n")), (3, Gen.Constant("\r\n")), (1, Gen.Elements("\r", "\n\n", "", "\n\r", "\r\r")));

    /// <summary>Tables that are mostly even, and now and then very wide or very blank.</summary>
    public static Gen<byte[]> Csv { get; } = Gen.Frequency(
        (30, from columns in Gen.Choose(1, 5)
             from header in Header(columns)
             from rows in Line(columns).ListOf()
             select Encoding.UTF8.GetBytes(header + string.Concat(rows))),
        (1, from columns in Gen.Choose(1, 1500)
            from blanks in Gen.Choose(0, 1500)
            select Encoding.UTF8.GetBytes(
                $"{string.Join(',', Enumerable.Range(0, columns))}{new string('\n', blanks)}"
                + $"{string.Join(',', Enumerable.Range(0, columns))}")));

    /// <summary>Headers that are sometimes wrong, and elements that sometimes do not fit them.</summary>
    public static Gen<byte[]> Idx { get; } =
        from type in Gen.Frequency((12, Gen.Constant(8)), (1, Gen.Choose(0, 255)))
        from extents in Gen.Frequency((10, Gen.Choose(1, 9)), (1, Gen.Elements(0, 1 << 16, 1 << 18, int.MaxValue, -1)))
            .ListOf()
            .Select(e => e.Take(4).ToArray())
        from off in Gen.Frequency((10, Gen.Constant(0)), (1, Gen.Choose(-3, 3)))
        from seed in Gen.Choose(0, 255)
        select IdxSamples.Idx([.. extents.Select(e => unchecked((uint)e))], Elements(extents, off, seed), (byte)type);

    /// <summary>Two files behind their length; see <see cref="Readers.ImagesAndLabels"/>.</summary>
    public static Gen<byte[]> ImagesAndLabels { get; } =
        from rows in Gen.Choose(1, 6)
        from labels in Gen.Frequency((8, Gen.Constant(rows)), (1, Gen.Choose(1, 6)))
        from images in Gen.Frequency(
            (6, Gen.Constant(IdxSamples.Idx([(uint)rows, 2, 2], Elements([rows, 4], 0, 3)))), (1, Idx))
        from labelFile in Gen.Frequency(
            (6, Gen.Constant(IdxSamples.Idx([(uint)labels], Elements([labels], 0, 1)))), (1, Idx))
        from gzip in Gen.Choose(0, 3)
        select Pair((gzip & 1) == 0 ? images : IdxSamples.Gzip(images),
            (gzip & 2) == 0 ? labelFile : IdxSamples.Gzip(labelFile));

    private static Gen<string> Header(int columns) => Gen.Frequency(
        (8, Gen.Constant(string.Join(',', Enumerable.Range(0, columns).Select(c => $"c{c}")) + "\n")),
        (1, Line(columns)));

    private static Gen<string> Line(int columns) =>
        from width in Gen.Frequency((20, Gen.Constant(columns)), (1, Gen.Choose(1, 6)))
        from cells in Cell.ArrayOf(width)
        from end in LineEnd
        select string.Join(',', cells) + end;

    private static byte[] Elements(int[] extents, int off, int seed)
    {
        var count = extents.Aggregate(1L, (product, extent) => Math.Clamp(product * extent, 0, 5000));
        return [.. Enumerable.Range(0, (int)Math.Max(0, count + off)).Select(i => (byte)((i * 31) + seed))];
    }

    private static byte[] Pair(byte[] first, byte[] second) =>
        [(byte)(first.Length >> 8), (byte)first.Length, .. first, .. second];
}
