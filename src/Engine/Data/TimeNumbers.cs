using System.Globalization;

namespace Experiments.Engine.Data;

/// <summary>
/// Recognizes numbers that are times by their size: seconds since 1970 and their thousandths, dates such as 20200131,
/// and years. A number that only counts the rows is none.
/// </summary>
internal static class TimeNumbers
{
    // The years 2000 to 2040: identifiers have as many digits, but seldom begin like these.
    private const double FirstSecond = 946_684_800;
    private const double LastSecond = 2_208_988_800;
    private const int FirstYear = 1900;
    private const int LastYear = 2100;

    private static readonly double[] s_parts = [1, 1e3, 1e6, 1e9];

    /// <summary>Checks whether all numbers are times.</summary>
    public static bool AreTimes(IReadOnlyList<double> numbers) =>
        !CountRows(numbers) && AreSeconds(numbers)
        || numbers.All(IsDate)
        || AreYears(numbers);

    /// <summary>Checks one number alone, so that most columns need not be looked at whole.</summary>
    public static bool MayBeTime(double number) => AreSeconds([number]) || IsDate(number) || IsYear(number);

    private static bool AreSeconds(IReadOnlyList<double> numbers) => s_parts.Any(part => numbers.All(
        number => number >= FirstSecond * part && number < LastSecond * part));

    /// <summary>Checks whether a number may be a year.</summary>
    public static bool IsYear(double number) =>
        number == Math.Truncate(number) && number is >= FirstYear and <= LastYear;

    private static bool CountRows(IReadOnlyList<double> numbers) =>
        numbers.Zip(numbers.Skip(1)).All(pair => Math.Abs(pair.Second - pair.First) == 1);

    private static bool IsDate(double number) => number == Math.Truncate(number)
        && DateTime.TryParseExact(number.ToString("F0", CultureInfo.InvariantCulture), "yyyyMMdd",
            CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
        && date.Year is >= FirstYear and <= LastYear;

    private static bool AreYears(IReadOnlyList<double> numbers) =>
        numbers.All(IsYear)
        && numbers.Zip(numbers.Skip(1)).All(pair => Math.Abs(pair.Second - pair.First) <= 1);
}
