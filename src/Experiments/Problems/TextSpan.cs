namespace Experiments.Problems;

/// <summary>A stretch of a text file; lines and columns count from 1, the end is behind the last character.</summary>
internal readonly record struct TextSpan(int Line, int Column, int EndLine, int EndColumn)
{
    public static TextSpan At(int line, int column) => new(line, column, line, column + 1);

    /// <summary>From where this begins to where the other ends.</summary>
    public TextSpan To(TextSpan end) => new(Line, Column, end.EndLine, end.EndColumn);
}
