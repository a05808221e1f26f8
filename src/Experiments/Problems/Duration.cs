using System.Buffers;
using System.Globalization;

namespace Experiments.Problems;

/// <summary>
/// Lengths of time as people write them: numbers with units (500ms, 90s, 10m, 1h30m, 2d), by the clock (1:30:00), or 0.
/// A number alone is none, because nobody knows its unit.
/// </summary>
internal static class Duration
{
    /// <summary>How a length of time is written, as a remedy.</summary>
    public const string Remedy = "give a time with its unit, for example 15s, 1h30m or 00:00:15";

    /// <summary>The texts of lengths above zero as a regular expression.</summary>
    public const string Pattern = @"^(?=.*[1-9])\s*((([0-9]+\.?[0-9]*|\.[0-9]+)\s*(ms|[smhd])\s*)+"
        + @"|([0-9]{1,7}\.)?([01]?[0-9]|2[0-3]):[0-5]?[0-9](:[0-5]?[0-9](\.[0-9]{1,7})?)?\s*)$";

    // Hours are below 24: .NET's own forms would read 25:00:00 as 25 days.
    private static readonly string[] s_clock =
    [
        @"h\:m", @"h\:m\:s", @"h\:m\:s\.FFFFFFF", @"d\.h\:m", @"d\.h\:m\:s", @"d\.h\:m\:s\.FFFFFFF",
    ];

    private static readonly SearchValues<char> s_digits = SearchValues.Create("0123456789.");

    /// <summary>
    /// Reads a length of time; false where the text is none, or is longer than a <see cref="TimeSpan"/> holds.
    /// </summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var rest = text.AsSpan().Trim();
        if (rest is "0") return true;
        return rest.Contains(':')
            ? TimeSpan.TryParseExact(rest, s_clock, CultureInfo.InvariantCulture, out duration)
            : TryParseUnits(rest, out duration);
    }

    private static bool TryParseUnits(ReadOnlySpan<char> rest, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (rest.Length == 0) return false;
        var seconds = 0.0;
        while (rest.Length > 0)
        {
            var digits = rest.IndexOfAnyExcept(s_digits);
            if (digits <= 0 || !double.TryParse(
                    rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return false;
            rest = rest[digits..].TrimStart();
            var (unit, length) = FindUnit(rest);
            if (length == 0) return false;
            seconds += number * unit;
            rest = rest[length..].TrimStart();
        }
        if (seconds >= TimeSpan.MaxValue.TotalSeconds) return false;
        duration = TimeSpan.FromSeconds(seconds);
        return true;
    }

    /// <summary>The seconds of the unit that a text begins with, and the unit's length; 0 where it is none.</summary>
    private static (double Seconds, int Length) FindUnit(ReadOnlySpan<char> text) => text switch
    {
        ['m', 's', ..] => (0.001, 2),
        ['s', ..] => (1, 1),
        ['m', ..] => (60, 1),
        ['h', ..] => (3600, 1),
        ['d', ..] => (86400, 1),
        _ => (0, 0),
    };
}
