using Experiments.Engine.Data.Idx;

namespace Experiments.Engine.Data;

/// <summary>
/// A reader of data of any format of <see cref="DataFormats"/>. Files are recognized by their content, not by their
/// names.
/// </summary>
public static class DataReader
{
    /// <summary>The name of the target where labels are in a separate file.</summary>
    public const string LabelColumn = IdxReader.LabelColumn;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="labels">The file with a label for each row, or null where there is none.</param>
    /// <param name="options">How CSV is read; null for the default.</param>
    /// <exception cref="DataException">A file is missing, cannot be read, or does not follow its format.</exception>
    public static DataSet Read(string path, string? labels = null, CsvOptions? options = null) =>
        Read(DataFile.ReadAllBytes(path), path, labels is null ? null : DataFile.ReadAllBytes(labels), labels, options);

    /// <summary>Reads the bytes of files.</summary>
    /// <param name="content">The bytes of the file.</param>
    /// <param name="source">The name of the file in errors.</param>
    /// <param name="labels">The bytes of the file with a label for each row, or null.</param>
    /// <param name="labelsSource">The name of the file of labels in errors.</param>
    /// <param name="options">How CSV is read; null for the default.</param>
    /// <exception cref="DataException">A file does not follow its format.</exception>
    public static DataSet Read(
        byte[] content, string source, byte[]? labels = null, string? labelsSource = null, CsvOptions? options = null)
    {
        var format = DataFormats.Recognize(content);
        if (labels is null || format.HasSeparateLabels)
            return format.Read(content, source, labels, labelsSource ?? source, options ?? CsvOptions.Default);
        var labelled = DataFormats.JoinTitles(DataFormats.All.Where(f => f.HasSeparateLabels));
        throw new DataException(source, $"separate labels need an {labelled} file; this file has another format.",
            $"Leave labels out and name the target column, or give an {labelled} file.");
    }

    /// <summary>Reads the stored and transferred bytes of a data set.</summary>
    /// <param name="content">The content of a data set.</param>
    /// <param name="format">The name of its format.</param>
    /// <param name="source">The name of the data set in errors.</param>
    /// <param name="options">How CSV is read; null for a header in the first line.</param>
    /// <exception cref="DataException">The format is unknown, or the content does not follow it.</exception>
    public static TabularData Parse(byte[] content, string format, string source, CsvOptions? options = null) =>
        DataFormats.Find(format)?.Parse(content, source, options ?? new() { Header = true }) ?? throw new DataException(
            source, $"the format '{format}' is unknown.", "Use the same version on all machines.");
}
