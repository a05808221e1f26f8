using System.Globalization;
using System.Text.RegularExpressions;

namespace Experiments.Silo.Settings;

/// <summary>
/// A time as people write it: hours:minutes:seconds, or a number with its unit. A number alone is none: .NET would take
/// it for days, and who wrote it meant seconds.
/// </summary>
internal static partial class SettingTime
{
    /// <summary>How it is written.</summary>
    public const string Format = "give a time with its unit, for example 15s, 5m or 00:00:15";

    /// <summary>Reads one.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    /// <exception cref="OverflowException">It is longer than any.</exception>
    public static TimeSpan Parse(string text)
    {
        if (text.Contains(':', StringComparison.Ordinal)) return TimeSpan.Parse(text, CultureInfo.InvariantCulture);
        // Nothing is nothing in every unit.
        if (text.Trim() == "0") return TimeSpan.Zero;
        var match = WithUnit().Match(text);
        if (!match.Success) throw new FormatException();
        var number = double.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture);
        return match.Groups["unit"].Value switch
        {
            "ms" => TimeSpan.FromMilliseconds(number),
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            "h" => TimeSpan.FromHours(number),
            _ => TimeSpan.FromDays(number),
        };
    }

    [GeneratedRegex(@"^\s*(?<number>-?[0-9]+(\.[0-9]+)?)\s*(?<unit>ms|s|m|h|d)\s*$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex WithUnit();
}
