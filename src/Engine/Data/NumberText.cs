using System.Globalization;

namespace Experiments.Engine.Data;

/// <summary>How a number and a missing value are written in a file: the same in every country.</summary>
internal static class NumberText
{
    private const int DigitsThatFit = 9;

    /// <summary>Reads a finite number; a point separates the decimals, and there are no group separators.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out double value)
    {
        // Pixels and counts are most of what big files hold, and reading them digit by digit is several times faster.
        if (TryParseDigits(text, out value)) return true;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    /// <summary>Whether a cell says that it has no value: empty, or one of pandas' usual words.</summary>
    public static bool IsMissing(ReadOnlySpan<char> text)
    {
        var trimmed = text.Trim();
        return trimmed.Length switch
        {
            0 => true,
            > 4 => false,
            _ => trimmed is "NA" or "N/A" or "NaN" or "nan" or "NULL" or "null",
        };
    }

    private static bool TryParseDigits(ReadOnlySpan<char> text, out double value)
    {
        value = 0;
        if (text.Length is 0 or > DigitsThatFit) return false;
        var whole = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c)) return false;
            whole = whole * 10 + (c - '0');
        }
        value = whole;
        return true;
    }
}
