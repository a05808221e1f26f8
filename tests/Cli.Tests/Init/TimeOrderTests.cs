using System.Globalization;
using System.Text;
using Experiments.Cli.Init;
using Experiments.Engine.Data;

namespace Experiments.Cli.Tests.Init;

/// <summary>
/// Rows in order of time are not shuffled: their score would be that of filling gaps, not of forecasting.
/// </summary>
public sealed class TimeOrderTests
{
    private const int Rows = 40;
    private static readonly DateTime s_first = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("yyyy-MM-dd", 24)]
    [InlineData("MM/dd/yyyy", 24)]
    [InlineData("dd/MM/yyyy", 24)]
    [InlineData("dd.MM.yyyy", 24)]
    [InlineData("d.M.yy", 24)]
    [InlineData("M/d/yy", 24)]
    [InlineData("yyyy-MM-dd HH:mm:ss", 5)]
    [InlineData("yyyy-MM-dd HH:mm:ss.fff", 5)]
    [InlineData("yyyy-MM-ddTHH:mm:ssZ", 5)]
    [InlineData("yyyy-MM-ddTHH:mm:ss+02:00", 5)]
    [InlineData("yyyy-MM-dd HH:mm:ss 'UTC'", 5)]
    [InlineData("MM/dd/yyyy hh:mm tt", 5)]
    [InlineData("dd.MM.yyyy HH:mm", 5)]
    [InlineData("dd-MMM-yyyy", 24)]
    [InlineData("MMM yyyy", 24 * 31)]
    [InlineData("MMM-yy", 24 * 31)]
    [InlineData("yyyy-MM", 24 * 31)]
    [InlineData("MM/yyyy", 24 * 31)]
    [InlineData("yyyyMMdd", 24)]
    [InlineData("yyyy", 24 * 366)]
    public void Dates_are_recognized_in_any_usual_form(string format, int hours)
    {
        string[] cells = [.. Times(hours).Select(time => time.ToString(format, CultureInfo.InvariantCulture))];

        Assert.Equal(new TimeOrder("when", IsSorted: true), Find(cells));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1e3)]
    [InlineData(1e6)]
    [InlineData(1e9)]
    public void Seconds_since_1970_are_recognized_by_their_size(double parts)
    {
        string[] cells = [.. Times(24).Select(time => (time - DateTime.UnixEpoch).TotalSeconds * parts)
            .Select(number => number.ToString("F0", CultureInfo.InvariantCulture))];

        Assert.Equal(new TimeOrder("when", IsSorted: true), Find(cells));
        Assert.Equal(new TimeOrder("when", IsSorted: false, IsReversed: true), Find([.. cells.Reverse()]));
    }

    [Theory, InlineData("2020Q{0}"), InlineData("2020-Q{0}"), InlineData("2020-W0{0}")]
    public void Quarters_and_weeks_are_times(string format) => Assert.Equal(new TimeOrder("when", IsSorted: true),
        Find([.. Enumerable.Range(0, Rows).Select(
            i => string.Format(CultureInfo.InvariantCulture, format, 1 + i / 10))]));

    [Fact]
    public void Several_rows_may_have_one_time() => Assert.Equal(new TimeOrder("when", IsSorted: true),
        Find([.. Times(24).Select((_, i) => $"2020-01-{1 + i / 3:00}")]));

    [Fact]
    public void Rows_in_another_order_are_told()
    {
        string[] cells = [.. Times(24).Select(time => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))];

        Assert.Equal(new TimeOrder("when", IsSorted: false, IsReversed: true), Find([.. cells.Reverse()]));
        Assert.Equal(new TimeOrder("when", IsSorted: false), Find([.. cells[20..], .. cells[..20]]));
    }

    // Read with the day first, these would jump back from May to January.
    [Fact]
    public void Where_the_day_or_the_month_may_be_first_what_is_in_order_is_right() =>
        Assert.Equal(new TimeOrder("when", IsSorted: true),
            Find(["01/05/2020", "01/06/2020", "02/01/2020", "03/02/2020"]));

    [Theory]
    [InlineData("k", 0, 1)]
    [InlineData("k", 1000, 17)]
    [InlineData("id", 1500000000, 1)]
    [InlineData("price", 0.25, 0.25)]
    public void Other_numbers_that_rise_are_no_times(string name, double first, double step) => Assert.Null(
        Find([.. Enumerable.Range(0, Rows).Select(
            i => (first + i * step).ToString(CultureInfo.InvariantCulture))], name));

    [Theory, InlineData("date"), InlineData("Timestamp"), InlineData("year_fraction"), InlineData("week")]
    public void Numbers_are_times_by_their_name_too(string name) => Assert.Equal(new TimeOrder(name, IsSorted: true),
        Find([.. Enumerable.Range(0, Rows).Select(i => $"{i * 3}")], name));

    [Theory]
    [InlineData("yyyy-MM-dd"), InlineData("dd.MM.yyyy"), InlineData("MM/dd/yyyy")]
    public async Task A_file_of_dated_rows_is_not_shuffled(string format)
    {
        using var folder = new TemporaryFolder();
        var data = folder.Write("d.csv", "date,x,y\n" + string.Concat(Times(24).Select((time, i) =>
            FormattableString.Invariant(
                $"{time.ToString(format, CultureInfo.InvariantCulture)},{i * i % 7},{i / 3.0}\n"))));

        var run = await ProgramRun.RunAsync("init", data, "--target", "y", "--out", folder["m.yaml"]);

        var written = await File.ReadAllTextAsync(folder["m.yaml"], TestContext.Current.CancellationToken);
        Assert.Contains("shuffle: false", written, StringComparison.Ordinal);
        Assert.Contains("type: time_series", written, StringComparison.Ordinal);
        Assert.Contains("in order of 'date'", run.Output, StringComparison.Ordinal);
    }

    private static IEnumerable<DateTime> Times(int hours) =>
        Enumerable.Range(0, Rows).Select(i => s_first.AddHours((double)i * hours));

    private static TimeOrder? Find(string[] cells, string name = "when") => TimeOrder.Find(
        CsvReader.Read(Encoding.UTF8.GetBytes(
            $"{name},y\n" + string.Concat(cells.Select((cell, i) => $"{cell},{i % 5}\n"))), "rows.csv"), ["y"]);
}
