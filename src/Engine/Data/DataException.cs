using System.Text;

namespace Experiments.Engine.Data;

/// <summary>The exception for data that cannot be used, with the problem, its place and the remedy.</summary>
public sealed class DataException : Exception
{
    /// <summary>Creates the exception; its message contains the place and the problem.</summary>
    /// <param name="source">The file, as the user named it.</param>
    /// <param name="problem">The problem, as a sentence.</param>
    /// <param name="remedy">The user's remedy.</param>
    /// <param name="line">The line of the file, from 1, or null where the problem has no single line.</param>
    /// <param name="column">The name of the column, or null where the problem has no single column.</param>
    /// <param name="inner">The cause, or null.</param>
    public DataException(
        string source, string problem, string remedy, int? line = null, string? column = null, Exception? inner = null)
        : base(Describe(source, problem, line, column), inner) =>
        (DataSource, Problem, Remedy, Line, Column) = (source, problem, remedy, line, column);

    /// <summary>The file, as the user named it.</summary>
    public string DataSource { get; }

    /// <summary>The problem, without the place.</summary>
    public string Problem { get; }

    /// <summary>The user's remedy.</summary>
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
