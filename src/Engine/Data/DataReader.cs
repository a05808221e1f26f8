using Experiments.Engine.Data.Idx;

namespace Experiments.Engine.Data;

/// <summary>
/// Reads data of any kind: CSV, or IDX (MNIST's format), gzipped or not. Files are known by their content and not by
/// their names.
/// </summary>
public static class DataReader
{
    /// <summary>The target's name where labels have a file of their own.</summary>
    public const string LabelColumn = IdxReader.LabelColumn;

    /// <summary>Reads a file.</summary>
    /// <param name="path">CSV, or IDX with images.</param>
    /// <param name="labels">IDX with a label for each image; null for CSV, and for images without labels.</param>
    /// <exception cref="DataException">A file is missing or cannot be read, or is not what its format says.</exception>
    public static DataSet Read(string path, string? labels = null) =>
        Read(DataFile.ReadAllBytes(path), path, labels is null ? null : DataFile.ReadAllBytes(labels), labels);

    /// <summary>Reads the bytes of files.</summary>
    /// <param name="content">The bytes of CSV, or of IDX with images.</param>
    /// <param name="source">What errors call them.</param>
    /// <param name="labels">The bytes of IDX with a label for each image, or null.</param>
    /// <param name="labelsSource">What errors call these.</param>
    /// <exception cref="DataException">A file is not what its format says.</exception>
    public static DataSet Read(byte[] content, string source, byte[]? labels = null, string? labelsSource = null)
    {
        if (IdxFile.IsIdx(content, source)) return IdxReader.Read(content, source, labels, labelsSource ?? source);
        if (labels is not null)
            throw new DataException(source, "labels of their own belong to an IDX file, and this is none.",
                "Leave labels out and name the target column, or give an IDX file.");
        return new(CsvReader.Read(content, source), DataFormats.Csv, content);
    }

    /// <summary>Reads the bytes by which data travelled.</summary>
    /// <param name="content">A data set's content.</param>
    /// <param name="format">Its format.</param>
    /// <param name="source">What errors call it.</param>
    /// <exception cref="DataException">The format is not known, or the content is not of it.</exception>
    public static TabularData Parse(byte[] content, string format, string source) => format switch
    {
        DataFormats.Csv => CsvReader.Read(content, source),
        DataFormats.Idx => IdxReader.Read(content, source),
        _ => throw new DataException(
            source, $"its format '{format}' is not known here.", "Use the same version everywhere."),
    };
}
