using System.Buffers;
using System.Globalization;

namespace Experiments.Problems;

/// <summary>Lengths of time as people write them: 90s, 10m, 1h30m, 2d.</summary>
internal static class Duration
{
    /// <summary>The same as a regular expression: numbers with their units, and not all of them zero.</summary>
    public const string Pattern = @"^(?=.*[1-9])\s*(([0-9]+\.?[0-9]*|\.[0-9]+)[smhd]\s*)+$";

    private static readonly SearchValues<char> s_digits = SearchValues.Create("0123456789.");

    /// <summary>
    /// Reads a length of time; false where the text is none, or is longer than a <see cref="TimeSpan"/> holds.
    /// </summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var rest = text.AsSpan().Trim();
        var seconds = 0.0;
        while (rest.Length > 0)
        {
            var digits = rest.IndexOfAnyExcept(s_digits);
            if (digits <= 0 || !double.TryParse(
                    rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return false;
            if (SecondsIn(rest[digits]) is not { } unit) return false;
            seconds += number * unit;
            rest = rest[(digits + 1)..].TrimStart();
        }
        if (text.Length == 0 || seconds > TimeSpan.MaxValue.TotalSeconds) return false;
        duration = TimeSpan.FromSeconds(seconds);
        return true;
    }

    private static double? SecondsIn(char unit) =>
        unit switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => null };
}
