using System.Security.Cryptography;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Data.Idx;

/// <summary>
/// A reader of images and labels from IDX files: features <c>pixel_0</c>, <c>pixel_1</c>, … and the column
/// <c>label</c>. Both are transferred as one block of bytes: the file of images, then the file of labels. The columns
/// are views of the block.
/// </summary>
internal static class IdxReader
{
    public const string FormatName = "idx";
    public const string LabelColumn = "label";

    /// <summary>Reads files.</summary>
    /// <exception cref="DataException">A file does not follow the format, or the two files do not match.</exception>
    public static DataSet Read(byte[] images, string source, byte[]? labels, string labelsSource)
    {
        using var imageFile = IdxFile.Read(images, source);
        using var labelFile = labels is null ? null : IdxFile.Read(labels, labelsSource);
        var split = imageFile.Header.FileBytes;
        if (labelFile is not null) CheckLabelsMatch(imageFile.Header, labelFile.Header, labelsSource);
        if (split + (labelFile?.Header.FileBytes ?? 0L) > Array.MaxLength)
            throw new DataException(
                source, "the images and the labels together exceed the limit of 2 GiB.", "Split the files.");

        var block = GC.AllocateUninitializedArray<byte>(split + (labelFile?.Header.FileBytes ?? 0));
        imageFile.CopyTo(block.AsSpan(0, split));
        labelFile?.CopyTo(block.AsSpan(split));
        return new(Read(block, source), FormatName, block);
    }

    /// <summary>Reads a block of the files: images, and labels where more bytes follow.</summary>
    /// <exception cref="DataException">The bytes are not such a block.</exception>
    public static TabularData Read(byte[] block, string source)
    {
        using var stream = new MemoryStream(block, writable: false);
        var images = ReadHeaderAndSkipBody(stream, source);
        var (firstPixel, rows, width) = (images.HeaderBytes, images.Rows, images.Features);
        var pixels = new ByteBlock(block.AsMemory(firstPixel, rows * width), rows, width);
        var columns = new List<Column>(width + 1);
        for (var i = 0; i < width; i++) columns.Add(new NumericColumn($"pixel_{i}", pixels, i));
        if (stream.Position < stream.Length)
        {
            var labels = ReadHeaderAndSkipBody(stream, source);
            CheckLabelsMatch(images, labels, source);
            if (stream.Position < stream.Length)
                throw new DataException(source, "further bytes follow the labels.", "Submit the files again.");
            columns.Add(new NumericColumn(LabelColumn, new ByteBlock(block.AsMemory(block.Length - rows), rows, 1), 0));
        }
        return new(source, Convert.ToHexStringLower(SHA256.HashData(block)), columns)
        {
            ImageShape = images.Extents.Length > 1 ? new Shape(images.Extents.AsSpan()[1..]) : null,
        };
    }

    /// <summary>Reads a header and skips its elements.</summary>
    private static IdxHeader ReadHeaderAndSkipBody(MemoryStream stream, string source)
    {
        var start = stream.Position;
        var header = IdxHeader.Read(stream, source);
        if (stream.Length - start < header.FileBytes)
            throw new DataException(source, "the data set is cut short.", "Submit the files again.");
        stream.Position = start + header.FileBytes;
        return header;
    }

    private static void CheckLabelsMatch(IdxHeader images, IdxHeader labels, string labelsSource)
    {
        if (labels.Extents.Length > 1)
            throw new DataException(labelsSource, $"a file of labels has one dimension, not {labels.Extents.Length}.",
                images.Extents.Length == 1
                    ? "Set path to the images and labels to the labels: the two seem to be swapped."
                    : "Name the file of the labels.");
        if (labels.Rows != images.Rows)
            throw new DataException(labelsSource, $"there are {labels.Rows} labels for {images.Rows} images.",
                "Give the two files that belong together.");
    }
}
