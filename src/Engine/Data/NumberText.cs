using System.Globalization;

namespace Experiments.Engine.Data;

/// <summary>How a number and a missing value are written in a file: the same in every country.</summary>
internal static class NumberText
{
    private const int MaxFastDigits = 9;

    /// <summary>Reads a finite number; a point separates the decimals, and there are no group separators.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        // Pixels and counts are most of what big files hold, and reading them digit by digit is several times faster.
        if (TryParseDigits(text, out value)) return true;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value);
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{byte}, out double)"/>
    public static bool TryParse(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    /// <summary>Whether a cell says that it has no value: empty, or one of pandas' usual words.</summary>
    public static bool IsMissing(ReadOnlySpan<byte> text)
    {
        var word = text.Trim(" \t"u8);
        return word.IsEmpty || word.SequenceEqual("NA"u8) || word.SequenceEqual("N/A"u8) || word.SequenceEqual("NaN"u8)
            || word.SequenceEqual("nan"u8) || word.SequenceEqual("NULL"u8) || word.SequenceEqual("null"u8);
    }

    private static bool TryParseDigits(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        if (text.Length is 0 or > MaxFastDigits) return false;
        var whole = 0;
        foreach (var c in text)
        {
            var digit = c - '0';
            if ((uint)digit > 9) return false;
            whole = whole * 10 + digit;
        }
        value = whole;
        return true;
    }
}
