using Experiments.Engine.Preprocessing;

namespace Experiments.Engine.Tests.Preprocessing;

public sealed class StandardScalerTests
{
    [Fact]
    public void Scales_as_scikit_learn_does()
    {
        var golden = Files.Golden("preprocessing.json");
        float[] x = [.. golden["X"]!.Matrix().Select(v => (float)v)];
        float[] t = [.. golden["T"]!.Matrix().Select(v => (float)v)];

        new StandardScaler().Fit(x, 4, [.. Enumerable.Range(0, x.Length / 4)]).Transform(t, t);

        foreach (var (actual, expected) in t.Zip(golden["standard"]!.Matrix()))
            Assert.True(
                Math.Abs(actual - expected) <= 1e-5 * Math.Max(1, Math.Abs(expected)), $"{actual} is not {expected}.");
    }

    [Fact]
    public void Learns_from_the_named_rows_alone()
    {
        float[] x = [0, 100, 2];

        var fitted = new StandardScaler().Fit(x, 1, [0, 2]);

        Assert.Equal([1f], fitted.Mean!.Value);
        Assert.Equal([1f], fitted.Scale!.Value);
    }

    [Fact]
    public void A_constant_column_is_divided_by_one()
    {
        float[] x = [0.1f, 0.1f, 0.1f];

        var fitted = new StandardScaler().Fit(x, 1, [0, 1, 2]);
        fitted.Transform(x, x);

        Assert.Equal([1f], fitted.Scale!.Value);
        Assert.Equal([0f, 0f, 0f], x);
    }

    [Theory]
    [InlineData(false, true, new[] { 1f, 3f })]
    [InlineData(true, false, new[] { -1f, 1f })]
    [InlineData(false, false, new[] { 1f, 3f })]
    public void Each_part_can_be_switched_off(bool withMean, bool withStd, float[] expected)
    {
        float[] x = [1, 3];

        var fitted = new StandardScaler { WithMean = withMean, WithStd = withStd }.Fit(x, 1, [0, 1]);
        fitted.Transform(x, x);

        Assert.Equal(expected, x);
        Assert.Equal((withMean, withStd), (fitted.Mean is not null, fitted.Scale is not null));
    }

    [Fact]
    public void The_catalog_creates_what_its_hyperparameters_say() => Assert.Equal(
        new StandardScaler { WithMean = false },
        TransformerCatalog.Find("standard_scaler")!.Create(new StandardScaler { WithMean = false }.GetParams()));
}
