namespace Experiments.Engine.Data;

/// <summary>A format of data files: how it is recognised and read, and what it needs.</summary>
public abstract class DataFormat
{
    /// <summary>The name by which its content travels.</summary>
    public abstract string Name { get; }

    /// <summary>Its name in a sentence: "CSV".</summary>
    public abstract string Title { get; }

    /// <summary>A file of it, for the documentation: "a CSV file with a header".</summary>
    public abstract string Doc { get; }

    /// <summary>How its files' names usually end: ".csv". Files are recognised by their content.</summary>
    public virtual IReadOnlyList<string> Extensions => [];

    /// <summary>Whether the target is in a file of its own, beside that of the features.</summary>
    public virtual bool HasSeparateLabels => false;

    /// <summary>Whether content is of this format, by its first bytes.</summary>
    public abstract bool Recognizes(byte[] content);

    /// <summary>Reads the bytes of files.</summary>
    /// <param name="content">The bytes of the file.</param>
    /// <param name="source">The name of the file in errors.</param>
    /// <param name="labels">
    /// The bytes of the file of labels; null without one, and always where the format has none.
    /// </param>
    /// <param name="labelsSource">The name of the file of labels in errors.</param>
    /// <exception cref="DataException">A file is not what the format says.</exception>
    public abstract DataSet Read(byte[] content, string source, byte[]? labels, string labelsSource);

    /// <summary>Reads the bytes by which data of this format travelled.</summary>
    /// <param name="content">A data set's content.</param>
    /// <param name="source">Its name in errors.</param>
    /// <exception cref="DataException">The content is not of this format.</exception>
    public abstract TabularData Parse(byte[] content, string source);
}
