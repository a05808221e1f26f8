using System.Globalization;
using Experiments.Engine.Data;
using Experiments.Engine.ModelSelection;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Tests.ModelSelection;

/// <summary>What in the data could mislead is told before anything trains.</summary>
public sealed class DataWarningsTests
{
    private const int Rows = 300;

    /// <summary>A few numbers so far from the others that a scaler makes the others equal.</summary>
    [Theory]
    [InlineData("standard_scaler", 1e15)]
    [InlineData("min_max_scaler", 1e15)]
    [InlineData("standard_scaler", -9.99e20)]
    [InlineData("min_max_scaler", 1e30)]
    public void Numbers_that_a_scaler_makes_equal_are_told(string scaler, double far)
    {
        var warning = Assert.Single(Find(scaler, row => row == 77 ? far : Math.Sin(row)));

        Assert.Contains($"'x' ({Rows} different numbers become ", warning, StringComparison.Ordinal);
        Assert.Contains("the few numbers that are far from all others", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("standard_scaler", 1e3)]
    [InlineData("min_max_scaler", -50)]
    public void A_number_that_is_only_large_is_not(string scaler, double far) =>
        Assert.Empty(Find(scaler, row => row == 77 ? far : Math.Sin(row)));

    [Theory]
    [InlineData("0,1,2,y", null, 1)]
    [InlineData("1990,1991,1992,y", null, 1)]
    [InlineData("0,1,2,y", true, 0)]
    [InlineData("a,b,c,y", null, 0)]
    [InlineData("0,b,2,y", null, 0)]
    public void Numbers_as_names_are_told(string names, bool? header, int warnings)
    {
        var rows = string.Concat(Enumerable.Range(0, 6).Select(i => $"{i}.5,{i * i},{i % 2},{"ab"[i % 2]}\n"));
        var table = CsvReader.Read(
            System.Text.Encoding.UTF8.GetBytes($"{names}\n{rows}"), "d.csv", new() { Header = header });

        var found = Resolve([], table).Where(warning => warning.Contains("data.header", StringComparison.Ordinal));

        Assert.Equal(warnings, found.Count());
    }

    [Theory]
    [InlineData("date", "2024-01-{0:00}", true)]
    [InlineData("date", "{0}.1.2024", true)]
    [InlineData("hour", "{0}", true)]
    [InlineData("note", "day {0}", false)]
    public void Rows_in_order_of_time_that_are_shuffled_are_told(string name, string format, bool isTime)
    {
        var table = Files.Csv($"{name},x,y\n" + string.Concat(Enumerable.Range(1, 30).Select(i =>
            $"{string.Format(CultureInfo.InvariantCulture, format, i)},{i * 7 % 11}.5,{"ab"[i % 2]}\n")));
        ValidationScheme[] schemes =
        [
            new ValidationScheme.CrossValidation(3, Shuffle: true), new ValidationScheme.HoldoutPart(0.3),
            new ValidationScheme.CrossValidation(3), new ValidationScheme.TimeSeries(3),
        ];

        var told = schemes.Select(scheme => Resolve([], table, scheme, name).Any(warning =>
            warning.Contains($"in the order of '{name}'", StringComparison.Ordinal)));

        Assert.Equal([isTime, isTime, false, false], told);
    }

    [Theory]
    [InlineData(1, false, true)]
    [InlineData(-1, true, true)]
    [InlineData(7, true, false)]
    public void Rows_that_are_not_in_order_of_time_are_told(int step, bool forecast, bool shuffle)
    {
        var table = Files.Csv("date,x,y\n" + string.Concat(Enumerable.Range(0, 30).Select(i =>
            $"2024-01-{1 + ((step < 0 ? 29 : 0) + i * step) % 30:00},{i * 7 % 11}.5,{"ab"[i % 2]}\n")));

        Assert.Equal(forecast, Resolve([], table, new ValidationScheme.TimeSeries(3), "date").Any(warning =>
            warning.Contains("not in the order of 'date'", StringComparison.Ordinal)));
        Assert.Equal(shuffle, Resolve([], table, new ValidationScheme.CrossValidation(3, true), "date").Any(warning =>
            warning.Contains("in the order of 'date'", StringComparison.Ordinal)));
    }

    [Fact]
    public void Whole_numbers_that_double_precision_does_not_hold_are_told()
    {
        var table = Files.Csv("ns,small,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i =>
            $"{1_700_000_000_000_000_000 + i * 7 % 40},00{i % 3},{"ab"[i % 2]}\n")));

        var warning = Assert.Single(Resolve([new("standard_scaler", ParameterSet.Empty)], table));

        Assert.StartsWith("Double precision does not hold the whole numbers of 'ns' (40 different numbers become 1)",
            warning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_that_begins_late_is_told()
    {
        var table = Files.Csv("x,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i =>
            $"{i * 7 % 11}.5,{(i < 30 ? "ab"[i % 2] : 'c')}\n")));

        Assert.Contains("Fold 2 is scored on rows of the class 'c', of which it trains on none.",
            Resolve([], table, new ValidationScheme.TimeSeries(4)));
        Assert.Empty(Resolve([], table, new ValidationScheme.CrossValidation(4)));
    }

    private static IReadOnlyList<string> Find(string scaler, Func<int, double> x) => Resolve(
        [new(scaler, ParameterSet.Empty)],
        new("rows", "hash",
            [
                new NumericColumn("x", [.. Enumerable.Range(0, Rows).Select(x)]),
                new TextColumn("y", [.. Enumerable.Range(0, Rows).Select(row => row % 2 == 0 ? "a" : "b")]),
            ]));

    private static IReadOnlyList<string> Resolve(
        IReadOnlyList<PipelineStep> pipeline, TabularData table, ValidationScheme? scheme = null,
        string? ignore = null) => SearchPlan.Resolve(
            new()
            {
                Estimator = "mlp_classifier",
                Pipeline = pipeline,
                Validation = scheme ?? new ValidationScheme.CrossValidation(3),
                Target = ["y"],
                Ignore = ignore is null ? [] : [ignore],
            },
            table).Warnings;
}
