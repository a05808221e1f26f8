using System.Globalization;
using System.Text.RegularExpressions;

namespace Experiments.Engine.Data;

/// <summary>Parses and formats the numbers of a file, in the invariant culture.</summary>
internal static partial class NumberText
{
    /// <summary>2^53: all whole numbers up to it are exact.</summary>
    public const double MaxExactWhole = 9007199254740992;

    private const int MaxFastDigits = 9;
    private const int MaxWholeLength = 20;

    /// <summary>Parses a finite number with a decimal point and without group separators.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        // Large files hold mostly pixels and counts, and parsing them digit by digit is several times faster.
        if (TryParseDigits(text, out value)) return true;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value);
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{byte}, out double)"/>
    public static bool TryParse(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    /// <summary>
    /// Checks whether a whole number is written in its shortest form, such as 7 or -12, and is exact as a
    /// <see cref="double"/>: its text can then be restored from its value. 007, 1.0, 1E1, +1 and numbers beyond 2^53
    /// are not.
    /// </summary>
    public static bool IsShortestWhole(ReadOnlySpan<byte> text, double value)
    {
        if (text.Length <= MaxFastDigits && (text.Length == 1 || text[0] != '0')
                && text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0)
            return true;
        if (Math.Abs(value) > MaxExactWhole || (value == 0 && double.IsNegative(value))) return false;
        Span<byte> shortest = stackalloc byte[MaxWholeLength];
        return ((long)value).TryFormat(shortest, out var length, default, CultureInfo.InvariantCulture)
            && text.SequenceEqual(shortest[..length]);
    }

    /// <summary>Checks whether a number is whole and has 64 bits at most.</summary>
    public static bool IsWhole(double value) => value == Math.Truncate(value) && Math.Abs(value) < long.MaxValue;

    /// <summary>Formats a number in its shortest form: whole numbers without an exponent.</summary>
    public static string Format(double value) => IsWhole(value)
        ? ((long)value).ToString(CultureInfo.InvariantCulture)
        : value.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// Returns one text for all forms of a number, such as 7, 007 and 0.7E1, and other texts as they are. It is exact:
    /// numbers that a <see cref="double"/> does not tell apart have different texts.
    /// </summary>
    public static string Normalize(string text)
    {
        var exponent = 0;
        if (Form().Match(text) is not { Success: true } form) return text;
        if (form.Groups["exponent"] is { Success: true } given && !int.TryParse(
                given.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
            return text;
        var digits = (form.Groups["whole"].Value + form.Groups["part"].Value).TrimStart('0');
        var shortest = digits.TrimEnd('0');
        if (shortest.Length == 0) return "0";
        exponent += digits.Length - shortest.Length - form.Groups["part"].Length;
        return string.Create(CultureInfo.InvariantCulture, $"{form.Groups["minus"].Value}{shortest}E{exponent}");
    }

    [GeneratedRegex(
        @"^([+]|(?<minus>-))?(?=[.]?[0-9])(?<whole>[0-9]*)([.](?<part>[0-9]*))?(E(?<exponent>[+-]?[0-9]+))?$",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    /// <summary>Finds where the decimals of a number begin if all are zeros, as in 7.0 or 7.; else its end.</summary>
    public static int FindEnding(ReadOnlySpan<byte> text)
    {
        var end = text.TrimEnd((byte)'0');
        return end.Length > 1 && end[^1] == '.' ? end.Length - 1 : text.Length;
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
