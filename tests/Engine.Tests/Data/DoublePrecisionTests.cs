using Experiments.Engine.Data;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Tests.Data;

/// <summary>The rule that finds the columns that float32 does not hold.</summary>
public sealed class DoublePrecisionTests
{
    private static readonly int[] s_rows = [.. Enumerable.Range(0, 300)];

    /// <summary>Columns that float32 rounds to a few steps, or to nothing.</summary>
    public static TheoryData<string, Func<int, double>> Lost => new()
    {
        { "seconds since 1970, a day", row => 1_700_000_000 + row * 288 },
        { "milliseconds since 1970", row => 1_700_000_000_000 + row * 60_000.0 },
        { "nanoseconds since 1970", row => 1.7e18 + row * 1e9 },
        { "a large offset", row => 1e9 + Math.Sin(row) },
        { "rows of an id", row => 100_100_037 + row },
        { "a pressure in pascal", row => 101_325 + 0.001 * row },
        { "below float32", row => 1e-50 * row },
        { "beyond float32", row => 1e45 * row },
        { "one far number among small differences", row => row == 7 ? 1e12 : 16_777_216 + row * 0.01 },
    };

    /// <summary>Columns that float32 holds well.</summary>
    public static TheoryData<string, Func<int, double>> Held => new()
    {
        { "whole numbers", row => row },
        { "a constant", _ => 1_700_000_000.7 },
        { "a measurement", row => 20 + 3 * Math.Sin(row) },
        { "tenths", row => row / 10.0 },
        { "thousands of a price", row => 250_000 + 1_000 * (row * 0.37 % 1) },
        { "missing cells", row => row % 2 == 0 ? double.NaN : row / 3.0 },
        { "no number at all", _ => double.NaN },
    };

    [Theory, MemberData(nameof(Lost))]
    public void A_column_that_float32_does_not_hold_is_read_in_double_precision(string what, Func<int, double> value) =>
        Assert.True(DoublePrecision.IsNeeded([.. s_rows.Select(value)]), what);

    [Theory, MemberData(nameof(Held))]
    public void A_column_that_float32_holds_is_read_as_before(string what, Func<int, double> value) =>
        Assert.False(DoublePrecision.IsNeeded([.. s_rows.Select(value)]), what);

    [Fact]
    public void The_different_numbers_before_and_after_rounding_are_counted() =>
        Assert.Equal((4, 2), DoublePrecision.CountValues([1e9, 1e9 + 1, 1e9 + 2, 5, 5, double.NaN]));

    [Fact]
    public void A_number_that_cannot_be_scaled_is_refused()
    {
        var table = Files.Csv("x,y\n1,1\n2,2\n3,3\n1e301,4\n");
        var schema = DatasetSchema.Resolve(table, ["y"], [LearningTasks.Regression]);

        var e = Assert.Throws<DataException>(() => FeatureEncoder.Encode(schema, table, scalesFeatures: true));

        Assert.Contains("1E+301 is beyond 1E+300", e.Message, StringComparison.Ordinal);
        Assert.Contains("column 'x'", e.Message, StringComparison.Ordinal);
    }
}
