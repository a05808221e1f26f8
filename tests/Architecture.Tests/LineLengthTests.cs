namespace Experiments.Architecture.Tests;

/// <summary>Lines are at most as long as .editorconfig says, so that two versions fit side by side.</summary>
public sealed class LineLengthTests
{
    private const int MaxColumns = 120;

    private static readonly string[] s_trees = ["bench", "src", "tests"];

    [Fact]
    public void No_line_is_longer_than_120_columns()
    {
        var files = s_trees.SelectMany(tree => SourceFiles(Repository.File(tree))).ToList();
        Assert.NotEmpty(files);

        var tooLong = files.SelectMany(LongLines).Order(StringComparer.Ordinal).ToList();

        Assert.True(tooLong.Count == 0, $"Wrap these lines at {MaxColumns} columns:\n{string.Join('\n', tooLong)}");
    }

    private static IEnumerable<string> LongLines(string file) =>
        from line in File.ReadLines(file).Select((text, i) => (text.Length, Number: i + 1))
        where line.Length > MaxColumns
        select $"{Path.GetRelativePath(Repository.Root, file)}({line.Number}): {line.Length} columns";

    // These folders hold what a build generates, or npm installs.
    private static IEnumerable<string> SourceFiles(string folder) =>
        Directory.EnumerateDirectories(folder)
            .Where(child => Path.GetFileName(child) is not ("bin" or "obj" or "node_modules"))
            .SelectMany(SourceFiles)
            .Concat(Directory.EnumerateFiles(folder, "*.cs"));
}
