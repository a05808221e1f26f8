using Experiments.Engine.Preprocessing;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Tests.Preprocessing;

public sealed class MinMaxScalerTests
{
    [Fact]
    public void Scales_as_scikit_learn_does()
    {
        var golden = Files.Golden("preprocessing.json");
        float[] x = [.. golden["X"]!.Matrix().Select(v => (float)v)];
        float[] t = [.. golden["T"]!.Matrix().Select(v => (float)v)];

        new MinMaxScaler().Fit(x, 4, [.. Enumerable.Range(0, x.Length / 4)]).Transform(t, t);

        foreach (var (actual, expected) in t.Zip(golden["minmax"]!.Matrix()))
            Assert.True(
                Math.Abs(actual - expected) <= 1e-5 * Math.Max(1, Math.Abs(expected)), $"{actual} is not {expected}.");
    }

    [Fact]
    public void Learns_from_the_named_rows_alone()
    {
        float[] x = [2, 100, 6];

        var fitted = new MinMaxScaler().Fit(x, 1, [0, 2]);

        Assert.Equal([2f], fitted.DataMin);
        Assert.Equal([0.25f], fitted.Scale);
    }

    [Theory]
    [InlineData(0, 1, new[] { 0f, 0.5f, 1f })]
    [InlineData(-1, 1, new[] { -1f, 0f, 1f })]
    [InlineData(2, 4, new[] { 2f, 3f, 4f })]
    public void Least_and_greatest_become_the_ends_of_the_range(double low, double high, float[] expected)
    {
        float[] x = [4, 6, 8];

        new MinMaxScaler { Low = low, High = high }.Fit(x, 1, [0, 1, 2]).Transform(x, x);

        Assert.Equal(expected, x);
    }

    [Fact]
    public void A_constant_column_becomes_the_low_end_and_what_differs_later_keeps_its_distance()
    {
        // scikit-learn divides by 1 where the range is 0: scale = (4 - 2) / 1, and 6 becomes 2 + (6 - 5) * 2.
        float[] x = [5, 5], t = [5, 6];

        new MinMaxScaler { Low = 2, High = 4 }.Fit(x, 1, [0, 1]).Transform(t, t);

        Assert.Equal([2f, 4f], t);
    }

    [Theory, InlineData(true, new[] { 0f, 1f }), InlineData(false, new[] { -1f, 2f })]
    public void Values_beyond_what_was_learned_are_cut_only_where_asked(bool clip, float[] expected)
    {
        float[] x = [0, 10], t = [-10, 20];

        new MinMaxScaler { Clip = clip }.Fit(x, 1, [0, 1]).Transform(t, t);

        Assert.Equal(expected, t);
    }

    [Fact]
    public void Many_features_are_scaled_as_each_alone_would_be()
    {
        const int Features = 37, Rows = 5;
        float[] x = [.. Enumerable.Range(0, Features * Rows).Select(i => (float)Math.Sin(i * 1.7) * (1 + (i % 11)))];
        var scaler = new MinMaxScaler { Low = -2, High = 3, Clip = true };
        int[] rows = [0, 2, 3];

        var all = new float[x.Length];
        scaler.Fit(x, Features, rows).Transform(x, all);

        for (var c = 0; c < Features; c++)
        {
            float[] column = [.. Enumerable.Range(0, Rows).Select(r => x[(r * Features) + c])];
            scaler.Fit(column, 1, rows).Transform(column, column);
            Assert.Equal(column, Enumerable.Range(0, Rows).Select(r => all[(r * Features) + c]));
        }
    }

    [Fact]
    public void The_catalog_creates_what_its_hyperparameters_say()
    {
        var scaler = new MinMaxScaler { Low = -1, High = 0.5, Clip = true };

        Assert.Equal(scaler, TransformerCatalog.Find("min_max_scaler")!.Create(scaler.GetParams()));
        Assert.Equal(new MinMaxScaler(), TransformerCatalog.Find("min_max_scaler")!.Create(ParameterSet.Empty));
    }

    [Theory, InlineData("[1, 0]"), InlineData("[1, 1]"), InlineData("[0]"), InlineData("[0, 1, 2]"),
        InlineData("[0, \"1\"]"), InlineData("1"), InlineData("[-1e308, 1e308]"), InlineData("[0, 1e-60]")]
    public void A_range_is_two_numbers_the_lower_one_first(string range) =>
        Assert.NotNull(TransformerCatalog.Find("min_max_scaler")!
            .Hyperparameters.Check("feature_range", ParameterValue.Parse(range), "p"));
}
