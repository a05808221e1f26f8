namespace Experiments.Engine.Data;

/// <summary>A format of data files: how files are recognized and read.</summary>
public abstract class DataFormat
{
    /// <summary>The name of the format in stored and transferred data.</summary>
    public abstract string Name { get; }

    /// <summary>The name of the format in a sentence: "CSV".</summary>
    public abstract string Title { get; }

    /// <summary>A description of such a file, for the documentation: "a CSV file with a header".</summary>
    public abstract string Doc { get; }

    /// <summary>The usual extensions of file names: ".csv". Files are recognized by their content.</summary>
    public virtual IReadOnlyList<string> Extensions => [];

    /// <summary>True where the target is in a separate file, beside the file of the features.</summary>
    public virtual bool HasSeparateLabels => false;

    /// <summary>Checks by the first bytes whether content is of this format.</summary>
    public abstract bool Recognizes(byte[] content);

    /// <summary>Reads the bytes of files.</summary>
    /// <param name="content">The bytes of the file.</param>
    /// <param name="source">The name of the file in errors.</param>
    /// <param name="labels">The bytes of the file of labels; null where there is none.</param>
    /// <param name="labelsSource">The name of the file of labels in errors.</param>
    /// <param name="options">How the text is read; formats that are not text ignore it.</param>
    /// <exception cref="DataException">A file does not follow the format.</exception>
    public abstract DataSet Read(
        byte[] content, string source, byte[]? labels, string labelsSource, CsvOptions options);

    /// <summary>Reads the stored and transferred bytes of a data set of this format.</summary>
    /// <param name="content">The content of a data set.</param>
    /// <param name="source">The name of the data set in errors.</param>
    /// <param name="options">How the text is read; formats that are not text ignore it.</param>
    /// <exception cref="DataException">The content is not of this format.</exception>
    public abstract TabularData Parse(byte[] content, string source, CsvOptions options);
}
