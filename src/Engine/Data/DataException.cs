using System.Text;

namespace Experiments.Engine.Data;

/// <summary>Data that cannot be used as it is: what is wrong, where it stands, and what to do about it.</summary>
public sealed class DataException : Exception
{
    /// <summary>Creates the exception; its message names the place.</summary>
    /// <param name="source">The file, as the user named it.</param>
    /// <param name="problem">What is wrong, as a sentence.</param>
    /// <param name="remedy">What the user can do.</param>
    /// <param name="line">The line of the file, from 1, or null where no single line is to blame.</param>
    /// <param name="column">The name of the column, or null where no single column is to blame.</param>
    /// <param name="inner">What caused it.</param>
    public DataException(
        string source, string problem, string remedy, int? line = null, string? column = null, Exception? inner = null)
        : base(Describe(source, problem, line, column), inner) =>
        (DataSource, Problem, Remedy, Line, Column) = (source, problem, remedy, line, column);

    /// <summary>The file, as the user named it.</summary>
    public string DataSource { get; }

    /// <summary>What is wrong, without the place.</summary>
    public string Problem { get; }

    /// <summary>What the user can do.</summary>
    public string Remedy { get; }

    /// <summary>The line of the file, from 1, or null.</summary>
    public int? Line { get; }

    /// <summary>The name of the column, or null.</summary>
    public string? Column { get; }

    private static string Describe(string source, string problem, int? line, string? column)
    {
        var text = new StringBuilder(source);
        if (line is not null) text.Append(", line ").Append(line);
        if (column is not null) text.Append(", column '").Append(column).Append('\'');
        return text.Append(": ").Append(problem).ToString();
    }
}
