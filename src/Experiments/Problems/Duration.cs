using System.Buffers;
using System.Globalization;

namespace Experiments.Problems;

/// <summary>
/// Durations in the forms that people write: numbers with units (500ms, 90s, 10m, 1h30m, 2d), by the clock (1:30:00),
/// or 0. A number without a unit is refused, because its unit is not known.
/// </summary>
internal static class Duration
{
    /// <summary>The remedy for a text that is not a duration.</summary>
    public const string Remedy = "give a time with its unit, for example 15s, 1h30m or 00:00:15";

    /// <summary>A regular expression for durations above zero.</summary>
    public const string Pattern = @"^(?=.*[1-9])\s*((([0-9]+\.?[0-9]*|\.[0-9]+)\s*(ms|[smhd])\s*)+"
        + @"|([0-9]{1,7}\.)?([01]?[0-9]|2[0-3]):[0-5]?[0-9](:[0-5]?[0-9](\.[0-9]{1,7})?)?\s*)$";

    // Hours must be below 24: .NET's default formats would read 25:00:00 as 25 days.
    private static readonly string[] s_clock =
    [
        @"h\:m", @"h\:m\:s", @"h\:m\:s\.FFFFFFF", @"d\.h\:m", @"d\.h\:m\:s", @"d\.h\:m\:s\.FFFFFFF",
    ];

    private static readonly SearchValues<char> s_digits = SearchValues.Create("0123456789.");

    /// <summary>
    /// Reads a duration; false if the text is not one, or exceeds the range of <see cref="TimeSpan"/>.
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

    /// <summary>
    /// Returns the unit that a text begins with: its seconds and the length of its name; 0 if there is none.
    /// </summary>
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
