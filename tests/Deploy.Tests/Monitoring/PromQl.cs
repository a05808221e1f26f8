using System.Text.RegularExpressions;

namespace Experiments.Deploy.Tests.Monitoring;

/// <summary>The parts of a query.</summary>
internal static partial class PromQl
{
    private static readonly HashSet<string> s_words =
        ["and", "or", "unless", "by", "without", "on", "ignoring", "group_left", "group_right", "bool", "offset"];

    /// <summary>Every selector of a query, with its matchers and without its range.</summary>
    public static IEnumerable<(string Metric, string Selector)> Selectors(string query) =>
        from Match match in Selector().Matches(Grouping().Replace(query, " "))
        where !s_words.Contains(match.Groups[1].Value)
        select (match.Groups[1].Value, match.Value);

    /// <summary>The metrics that a query reads; those that rules record have a colon in their names.</summary>
    public static IEnumerable<string> Metrics(string query) =>
        Selectors(query).Select(selector => selector.Metric).Distinct();

    // Labels are no metrics: those in parentheses after such a word, and those in braces, which the selector takes
    // along.
    [GeneratedRegex(@"\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)|\[[^\]]*\]")]
    private static partial Regex Grouping();

    // A name before a parenthesis is a function. (?> keeps the name whole.)
    [GeneratedRegex("""(?<![\w:.$"])((?>[a-zA-Z_:][\w:]*))(?!\s*\()(\{(?:[^{}"]|"(?:\\.|[^"\\])*")*\})?""")]
    private static partial Regex Selector();
}
