using System.Globalization;

namespace Experiments.Cli.Terminals;

/// <summary>Formats numbers and times for the views.</summary>
internal static class Numbers
{
    // Four places show two digits at least.
    private const double LeastPlain = 0.001;
    private const double MostPlain = 1000;
    private const string Exponent = "0.00e0";

    public static string Score(double value) => double.IsNaN(value) ? "failed" : Format(value, FindFormat(value));

    public static string Score(double mean, double deviation)
    {
        if (double.IsNaN(mean)) return "failed";
        var format = FindFormat(mean);
        return $"{Format(mean, format)} ± {Format(deviation, deviation < MostPlain ? format : Exponent)}";
    }

    public static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Rate(double perSecond) =>
        perSecond.ToString(perSecond < 10 ? "0.0" : "N0", CultureInfo.InvariantCulture);

    /// <summary>Formats a number of bytes, in powers of 1,024.</summary>
    public static string Bytes(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        var (amount, unit) = ((double)bytes, 0);
        for (; amount >= 1000 && unit < units.Length - 1; unit++) amount /= 1024;
        var format = unit == 0 || amount >= 9.95 ? "N0" : "0.0";
        return $"{amount.ToString(format, CultureInfo.InvariantCulture)} {units[unit]}";
    }

    /// <summary>Formats a time to the second, in the user's time zone.</summary>
    public static string Moment(DateTimeOffset moment, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(moment, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Time(TimeSpan time)
    {
        if (time.TotalSeconds < 0.9995) return $"{time.TotalMilliseconds:0} ms";
        if (time.TotalSeconds < 9.95) return string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");
        var whole = TimeSpan.FromSeconds(Math.Round(time.TotalSeconds));
        return whole switch
        {
            { TotalMinutes: < 1 } => $"{whole.Seconds} s",
            { TotalHours: < 1 } => $"{whole.Minutes}m {whole.Seconds:00}s",
            { TotalDays: < 1 } => $"{whole.Hours}h {whole.Minutes:00}m",
            _ => $"{whole.Days}d {whole.Hours:00}h",
        };
    }

    private static string FindFormat(double value) =>
        value == 0 || Math.Abs(value) is >= LeastPlain and < MostPlain ? "0.0000" : Exponent;

    private static string Format(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
