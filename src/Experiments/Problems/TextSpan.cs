namespace Experiments.Problems;

/// <summary>A range of a text file; lines and columns count from 1, the end is behind the last character.</summary>
internal readonly record struct TextSpan(int Line, int Column, int EndLine, int EndColumn)
{
    public static TextSpan At(int line, int column) => new(line, column, line, column + 1);

    /// <summary>Returns the range from the start of this one to the end of the other.</summary>
    public TextSpan To(TextSpan end) => new(Line, Column, end.EndLine, end.EndColumn);
}
