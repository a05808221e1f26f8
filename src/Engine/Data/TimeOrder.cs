using System.Globalization;
using System.Text.RegularExpressions;

namespace Experiments.Engine.Data;

/// <summary>
/// The column of times in whose order the rows are. Rows that follow each other in time are alike: where they are
/// shuffled, each scored row has its neighbours among those of training, and the score is that of filling gaps, not of
/// forecasting.
/// </summary>
/// <param name="Column">The name of the column.</param>
/// <param name="IsSorted">True if the rows are in the order of the column, the oldest first.</param>
/// <param name="IsReversed">True if the newest is first.</param>
internal sealed partial record TimeOrder(string Column, bool IsSorted, bool IsReversed = false)
{
    private const int FewestTimes = 3;

    private static readonly string[] s_dates =
    [
        "yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "d-MMM-yyyy", "d-MMM-yy", "d/MMM/yyyy", "d MMM yyyy", "d MMMM yyyy",
        "MMM d yyyy", "MMMM d yyyy", "MMM d, yyyy", "MMMM d, yyyy", "ddd d MMM yyyy", "ddd, d MMM yyyy",
    ];

    private static readonly string[] s_dayFirst = ["d.M.yyyy", "d.M.yy", "d/M/yyyy", "d/M/yy", "d-M-yyyy"];

    private static readonly string[] s_monthFirst = ["M/d/yyyy", "M/d/yy", "M-d-yyyy"];

    private static readonly string[] s_times =
    [
        "", " H:mm", " H:mm:ss", " H:mm:ss.FFFFFFF", " H:mmK", " H:mm:ssK", " H:mm:ss.FFFFFFFK", " H:mm:ss 'UTC'",
        " H:mm:ss 'GMT'", " h:mm tt", " h:mm:ss tt", "TH:mmK", "TH:mm:ssK", "TH:mm:ss.FFFFFFFK", ":H:mm:ss",
    ];

    private static readonly string[] s_others =
    [
        "yyyy-M", "yyyy/M", "M/yyyy", "M.yyyy", "MMM yyyy", "MMMM yyyy", "MMM-yyyy", "MMM-yy", "yyyy MMM",
        "yyyyMMddTHHmmss", "yyyyMMddTHHmmssK", "ddd MMM d H:mm:ss yyyy",
    ];

    private static readonly string[][] s_orders =
        [[.. s_dates, .. s_dayFirst], [.. s_dates, .. s_monthFirst]];

    private static readonly string[][] s_formats =
        [.. s_orders.Select(dates => (string[])[.. dates.SelectMany(date => s_times, (d, t) => d + t), .. s_others])];

    /// <summary>Finds a column of times, first of all one in whose order the rows are; null if there is none.</summary>
    public static TimeOrder? Find(TabularData table, IEnumerable<string> targets) =>
        table.Columns.Where(column => !targets.Contains(column.Name)).Select(FindOrder).OfType<TimeOrder>()
            .OrderBy(order => !order.IsSorted).ThenBy(order => !order.IsReversed).FirstOrDefault();

    /// <summary>True if rows that follow each other are near in time.</summary>
    public bool IsInOrder => IsSorted || IsReversed;

    private static TimeOrder? FindOrder(Column column) => column switch
    {
        // Where both the day first and the month first are possible, what is in order is right.
        TextColumn text => s_formats.Select(formats => Parse(text, formats)).OfType<List<double>>()
            .Where(IsEnough).Select(times => new TimeOrder(column.Name, Rises(times), Falls(times)))
            .OrderBy(order => !order.IsInOrder).FirstOrDefault(),
        NumericColumn { Block: null } numbers => FindOrder(numbers),
        _ => null,
    };

    // Numbers are times by their name or their size, and only where the rows are in their order, or in the reverse.
    private static TimeOrder? FindOrder(NumericColumn column)
    {
        if (!TimeName().IsMatch(column.Name) && !TimeNumbers.MayBeTime(column.Values[0])) return null;
        List<double> times = [.. column.Values];
        if (times.Exists(double.IsNaN) || !IsEnough(times)) return null;
        if (!TimeName().IsMatch(column.Name) && !TimeNumbers.AreTimes(times)) return null;
        var order = new TimeOrder(column.Name, Rises(times), Falls(times));
        return order.IsInOrder ? order : null;
    }

    private static bool IsEnough(List<double> times) => times.Distinct().Take(FewestTimes).Count() == FewestTimes;

    private static bool Falls(List<double> times) => times.Zip(times.Skip(1)).All(pair => pair.Second <= pair.First);

    private static bool Rises(List<double> times) => times.Zip(times.Skip(1)).All(pair => pair.Second >= pair.First);

    private static List<double>? Parse(TextColumn column, string[] formats)
    {
        var (times, likely) = (new List<double>(), Array.Empty<string>());
        foreach (var text in column.Values)
        {
            if (text?.Trim() is not { } word) continue;
            // There are hundreds of formats, and most cells have that of the first one.
            if (times.Count == 0) likely = Array.FindAll(formats, format => Parse(word, [format]) is not null);
            if ((Parse(word, likely) ?? Parse(word, formats)) is not { } time) return null;
            times.Add(time);
        }
        return times;
    }

    private static double? Parse(string text, string[] formats)
    {
        if (DateTime.TryParseExact(text, formats, CultureInfo.InvariantCulture,
                DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time))
            return time.Ticks;
        const double PartsPerYear = 100;
        return PartOfYear().Match(text) is { Success: true } match
            ? double.Parse(match.Groups["year"].Value, CultureInfo.InvariantCulture) * PartsPerYear
                + double.Parse(match.Groups["part"].Value, CultureInfo.InvariantCulture)
            : null;
    }

    // A quarter or a week, such as 2020Q1, 2020-Q1 or 2020-W05.
    [GeneratedRegex("^(?<year>[0-9]{4})[ -]?[QW](?<part>[0-9]{1,2})$")]
    private static partial Regex PartOfYear();

    [GeneratedRegex("^(.*[_ .-])?(date|time|datetime|timestamp|epoch|year|month|quarter|week|day|hour|minute|ts|t)"
        + "([_ .-].*)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TimeName();
}
