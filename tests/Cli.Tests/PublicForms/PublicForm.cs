namespace Experiments.Cli.Tests.PublicForms;

/// <summary>
/// A file in the form of a public data set: its columns, quotes, separators, missing values and lack of a header are
/// those of the original; its values are invented.
/// </summary>
/// <param name="FileName">The file's name.</param>
/// <param name="Lines">The lines, with those of the header.</param>
internal sealed record PublicForm(string FileName, IReadOnlyList<string> Lines)
{
    /// <summary>Creates a form of a header and rows, each from its number.</summary>
    public static PublicForm Create(string name, string header, int rows, Func<int, string> row) =>
        new(name, [header, .. Enumerable.Range(0, rows).Select(row)]);

    /// <summary>Creates a form without a header.</summary>
    public static PublicForm CreateHeaderless(string name, int rows, Func<int, string> row) =>
        new(name, [.. Enumerable.Range(0, rows).Select(row)]);

    public string Write(TemporaryFolder folder) =>
        folder.Write(FileName, string.Concat(Lines.Select(line => line + "\n")));

    /// <summary>The same file as a user saves it with commas.</summary>
    public PublicForm WithCommas(char separator) =>
        this with { Lines = [.. Lines.Select(line => line.Replace(separator, ','))] };

    /// <summary>The same file without the rows that hold a text.</summary>
    public PublicForm Without(string text) =>
        this with { Lines = [.. Lines.Where(line => !line.Contains(text, StringComparison.Ordinal))] };
}
