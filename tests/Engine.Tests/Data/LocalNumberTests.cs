using Experiments.Engine.Data;

namespace Experiments.Engine.Tests.Data;

/// <summary>Numbers that are written for people are told from texts: nobody should encode them as categories.</summary>
public sealed class LocalNumberTests
{
    [Theory]
    [InlineData("1,234"), InlineData("1,234,567.89"), InlineData("0,5"), InlineData("-3,6216"), InlineData("$12")]
    [InlineData("$133,788"), InlineData("€ 5"), InlineData("5 €"), InlineData("12%"), InlineData("7 %")]
    [InlineData("1.234,56"), InlineData("1 234,5"), InlineData("1'000"), InlineData("(1,234)"), InlineData("12 USD")]
    [InlineData("1,00,000"), InlineData("-$5.20"), InlineData(" 2,5 ")]
    public void Numbers_of_other_ways(string text) => Assert.True(LocalNumber.Is(text));

    [Theory]
    [InlineData("12"), InlineData("1.5"), InlineData("-1e3"), InlineData(""), InlineData("a"), InlineData("$")]
    [InlineData("12 km"), InlineData("1-2"), InlineData("2024-01-31"), InlineData("31.1.2024"), InlineData("12:30")]
    [InlineData("$60K - $80K"), InlineData("1,2,3"), InlineData("1.2.3"), InlineData("192.168.0.1"), InlineData("?")]
    public void Plain_numbers_and_texts(string text) => Assert.False(LocalNumber.Is(text));

    [Theory]
    [InlineData("12 km", "km"), InlineData("5.5kg", "kg"), InlineData("20 °C", "°C"), InlineData("1,2 m/s²", "m/s²")]
    [InlineData("12", null), InlineData("km 12", null), InlineData("12 km east", null), InlineData("C12", null)]
    public void A_unit_is_found(string text, string? unit) => Assert.Equal(unit, LocalNumber.FindUnit(text));

    [Theory, InlineData("1,234"), InlineData("$12"), InlineData("7 %")]
    public void A_feature_of_such_numbers_is_told_how_to_write_them(string cell)
    {
        var table = Files.Csv($"x,y\n1,0\n\"{cell}\",1\n");

        var e = Assert.Throws<DataException>(() => FeatureEncoder.EncodeFeatures(["x"], table));

        Assert.Equal($"rows.csv, line 3, column 'x': '{cell}' is not a finite number.", e.Message);
        Assert.Contains("plain numbers such as 1234.5", e.Remedy, StringComparison.Ordinal);
    }
}
