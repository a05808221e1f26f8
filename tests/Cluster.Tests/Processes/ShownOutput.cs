using System.Text.RegularExpressions;

namespace Experiments.Cluster.Tests.Processes;

/// <summary>
/// The output that a page shows, and the output that there was. Ids, times, users and the width of columns differ from
/// run to run; all else must be as shown. A line of three dots stands for any lines.
/// </summary>
internal static partial class ShownOutput
{
    private const string Dots = "...";

    /// <summary>Holds an output to what a page shows of it.</summary>
    public static void Match(string shown, string actual, string place)
    {
        var pattern = string.Concat(Lines(shown).Select(line => line == Dots ? "(.*\n)*?" : Regex.Escape(line) + "\n"));
        Assert.True(
            Regex.IsMatch(string.Concat(Lines(actual).Select(line => line + "\n")), $@"\A{pattern}\z"),
            $"{place} shows\n{shown}\nand there was\n{actual}");
    }

    private static IEnumerable<string> Lines(string text) =>
        text.ReplaceLineEndings("\n").Split('\n').Select(Settle).Where(line => line.Length > 0);

    // The line that says how long a search will take says it in other words where that is hardly a second.
    private static string Settle(string line)
    {
        if (line.TrimStart().StartsWith("will take ", StringComparison.Ordinal)) return "will take TIME";
        line = Owner().Replace(Moment().Replace(Id().Replace(line, "-ID"), "MOMENT"), " OWNER");
        line = Rule().Replace(Duration().Replace(line, "TIME"), "RULE");
        return Space().Replace(line, " ").Trim();
    }

    [GeneratedRegex("-[0-9A-HJKMNP-TV-Z]{26}")]
    private static partial Regex Id();

    [GeneratedRegex(@" \S+@\S+")]
    private static partial Regex Owner();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")]
    private static partial Regex Moment();

    [GeneratedRegex(@"\d+(\.\d+)? (ms|s)\b|\d+m \d+s\b")]
    private static partial Regex Duration();

    [GeneratedRegex("─+")]
    private static partial Regex Rule();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
