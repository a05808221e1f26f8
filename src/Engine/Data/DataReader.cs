using Experiments.Engine.Data.Idx;

namespace Experiments.Engine.Data;

/// <summary>
/// Reads data of any format of <see cref="DataFormats"/>. Files are recognised by their content and not by their names.
/// </summary>
public static class DataReader
{
    /// <summary>The target's name where labels have a file of their own.</summary>
    public const string LabelColumn = IdxReader.LabelColumn;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="labels">The file with a label for each row, where the format has one; else null.</param>
    /// <exception cref="DataException">A file is missing or cannot be read, or is not what its format says.</exception>
    public static DataSet Read(string path, string? labels = null) =>
        Read(DataFile.ReadAllBytes(path), path, labels is null ? null : DataFile.ReadAllBytes(labels), labels);

    /// <summary>Reads the bytes of files.</summary>
    /// <param name="content">The bytes of the file.</param>
    /// <param name="source">The name of the file in errors.</param>
    /// <param name="labels">The bytes of the file with a label for each row, or null.</param>
    /// <param name="labelsSource">The name of the file of labels in errors.</param>
    /// <exception cref="DataException">A file is not what its format says.</exception>
    public static DataSet Read(byte[] content, string source, byte[]? labels = null, string? labelsSource = null)
    {
        var format = DataFormats.Recognize(content);
        if (labels is null || format.HasSeparateLabels)
            return format.Read(content, source, labels, labelsSource ?? source);
        var labelled = DataFormats.JoinTitles(DataFormats.All.Where(f => f.HasSeparateLabels));
        throw new DataException(source, $"labels of their own belong to an {labelled} file, and this is none.",
            $"Leave labels out and name the target column, or give an {labelled} file.");
    }

    /// <summary>Reads the bytes by which data travelled.</summary>
    /// <param name="content">A data set's content.</param>
    /// <param name="format">Its format.</param>
    /// <param name="source">Its name in errors.</param>
    /// <exception cref="DataException">The format is not known, or the content is not of it.</exception>
    public static TabularData Parse(byte[] content, string format, string source) =>
        DataFormats.Find(format)?.Parse(content, source) ?? throw new DataException(
            source, $"its format '{format}' is not known here.", "Use the same version everywhere.");
}
