using System.Text.RegularExpressions;

namespace Experiments.Engine.Data;

/// <summary>
/// Recognizes numbers that are written for people of some country, such as 1,234 or 0,5 or $12 or 7 %. They are not
/// read as numbers, because 1,234 is another number in one country than in another.
/// </summary>
internal static partial class LocalNumber
{
    /// <summary>The remedy for cells of such numbers.</summary>
    public const string Remedy =
        "write plain numbers such as 1234.5: a decimal point, no thousands separators, no signs and no units";

    /// <summary>Checks whether a text is a number, and written otherwise than the program reads it.</summary>
    public static bool Is(string text) => !NumberText.TryParse(text, out _) && Pattern().IsMatch(text.Trim());

    /// <summary>Finds the unit of a text such as 12 km; null where it is no number with a unit.</summary>
    public static string? FindUnit(string text) =>
        Measure().Match(text.Trim()) is { Success: true } found ? found.Groups["unit"].Value : null;

    [GeneratedRegex(@"^[+\-−]?\d[\d.,]*\s?(?<unit>[\p{L}°µ][\p{L}\d°µ/²³^.]*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Measure();

    // A sign or parentheses, a currency, and digits in groups of three or with a decimal comma. A whole number in
    // groups may be Indian (1,00,000); a date or an address has other groups.
    [GeneratedRegex("""
        ^\(?[+\-−]?\s?(?:[$€£¥₹₽₩฿]|USD|EUR|GBP|CHF|JPY|INR|R\$|kr\.?)?\s?[+\-−]?
        (?:\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?|\d{1,3}(?:[.'’\x20\u00A0\u202F]\d{3})+(?:,\d+)?
        |\d+(?:[.,]\d+)?|[.,]\d+)
        \s?(?:[$€£¥₹₽₩฿%‰]|USD|EUR|GBP|CHF|JPY|INR|kr\.?|zł)?\)?$
        """, RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Pattern();
}
