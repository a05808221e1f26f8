using System.Globalization;
using System.Text;

namespace Experiments.Problems;

/// <summary>
/// The one form of a text of others (a name, an id, a message, a line of a file) in a terminal or in a log: its control
/// characters are escaped, so that it can neither give orders to the terminal nor end its line and forge another.
/// </summary>
internal static class PlainText
{
    private const char ZeroWidthNonJoiner = '\u200C';
    private const char ZeroWidthJoiner = '\u200D';

    /// <summary>
    /// Escapes the control characters (C0, DEL, C1), line and paragraph separators, characters that change the
    /// direction of the text or are invisible, and lone surrogates, in the form of JSON and YAML: <c>\u001b</c>. Other
    /// texts are returned as they are.
    /// </summary>
    public static string Escape(string text)
    {
        var first = FindFirst(text);
        if (first < 0) return text;
        var escaped = new StringBuilder(text, 0, first, text.Length + 16);
        for (var i = first; i < text.Length;)
        {
            var length = IsPair(text, i) ? 2 : 1;
            if (IsPlain(text, i)) escaped.Append(text, i, length);
            else
                foreach (var unit in text.AsSpan(i, length)) Append(escaped, unit);
            i += length;
        }
        return escaped.ToString();
    }

    /// <summary>Escapes each line of a text by itself: for texts of this program that have several.</summary>
    public static string EscapeLines(string text) =>
        text.Contains('\n')
            ? string.Join('\n', text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n').Select(Escape))
            : Escape(text);

    private static int FindFirst(string text)
    {
        for (var i = 0; i < text.Length; i += IsPair(text, i) ? 2 : 1)
            if (!IsPlain(text, i)) return i;
        return -1;
    }

    private static bool IsPair(string text, int i) => i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);

    // The two joiners are part of the spelling of some languages, and of emoji.
    private static bool IsPlain(string text, int i) =>
        text[i] is (>= ' ' and <= '~') or ZeroWidthNonJoiner or ZeroWidthJoiner
        || CharUnicodeInfo.GetUnicodeCategory(text, i) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static void Append(StringBuilder text, char unit) => _ = unit switch
    {
        '\n' => text.Append("\\n"),
        '\r' => text.Append("\\r"),
        '\t' => text.Append("\\t"),
        _ => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}"),
    };
}
