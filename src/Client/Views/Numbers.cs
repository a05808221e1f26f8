using System.Globalization;

namespace Experiments.Client.Views;

/// <summary>Numbers and times as the views write them.</summary>
internal static class Numbers
{
    public static string Score(double value) => double.IsNaN(value) ? "failed" : value.ToString(Math.Abs(value) < 1000 ? "0.0000" : "0.00e0", CultureInfo.InvariantCulture);

    public static string Score(double mean, double deviation) => double.IsNaN(mean) ? "failed" : $"{Score(mean)} ± {Score(deviation)}";

    public static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Rate(double perSecond) => perSecond.ToString(perSecond < 10 ? "0.0" : "N0", CultureInfo.InvariantCulture);

    public static string Time(TimeSpan time) => time switch
    {
        { TotalSeconds: < 0.9995 } => $"{time.TotalMilliseconds:0} ms",
        { TotalSeconds: < 9.95 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        { TotalSeconds: < 59.5 } => $"{time.TotalSeconds:0} s",
        { TotalHours: < 1 } => $"{(int)time.TotalMinutes}m {time.Seconds:00}s",
        { TotalDays: < 1 } => $"{(int)time.TotalHours}h {time.Minutes:00}m",
        _ => $"{(int)time.TotalDays}d {time.Hours:00}h",
    };
}
