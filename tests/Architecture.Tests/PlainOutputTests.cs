using System.Text.RegularExpressions;

namespace Experiments.Architecture.Tests;

/// <summary>The commands write texts of others only by the helper that escapes their control characters.</summary>
public sealed partial class PlainOutputTests
{
    [Fact]
    public void No_command_makes_texts_or_markup_by_itself()
    {
        var room = Repository.File("src", "Cli");
        var files = Directory.EnumerateDirectories(room)
            .Where(folder => Path.GetFileName(folder) is not ("bin" or "obj" or "Terminals"))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            .ToList();
        Assert.NotEmpty(files);

        var found =
            from file in files
            from line in File.ReadLines(file).Select((text, i) => (Text: text, Number: i + 1))
            where Raw().IsMatch(line.Text)
            select $"{Path.GetRelativePath(room, file)}({line.Number}): {line.Text.Trim()}";

        Assert.True(!found.Any(), $"Use Plain, WriteMarkup or WriteUnwrapped:\n{string.Join('\n', found)}");
    }

    [GeneratedRegex(@"\bMarkup\.Escape\(|\bnew Text\(|\.Markup(Line)?Interpolated\(", RegexOptions.CultureInvariant)]
    private static partial Regex Raw();
}
