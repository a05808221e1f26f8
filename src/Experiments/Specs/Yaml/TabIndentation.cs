using Experiments.Problems;

namespace Experiments.Specs.Yaml;

/// <summary>Finds tabs that indent a line: YAML allows only spaces there.</summary>
internal static class TabIndentation
{
    /// <summary>Finds the first tab that indents a line with content; null where there is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="first">The first line to search, from 1.</param>
    /// <param name="last">The last line to search.</param>
    public static TextSpan? Find(string text, int first, int last)
    {
        foreach (var (i, line) in text.ReplaceLineEndings("\n").Split('\n').Index().Skip(first - 1))
        {
            if (i + 1 > last) break;
            var content = line.TrimStart(' ', '\t');
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            if (content.Length > 0 && content[0] != '#' && tab >= 0 && tab < line.Length - content.Length)
                return TextSpan.At(i + 1, tab + 1);
        }
        return null;
    }
}
