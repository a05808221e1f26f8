using Experiments.Problems;

namespace Experiments.Core.Tests.Specs;

public sealed class DurationTests
{
    [Theory]
    [InlineData("90s", 90), InlineData("10m", 600), InlineData("1h30m", 5400), InlineData("2d", 172800),
        InlineData("1.5h", 5400), InlineData("1h 30m", 5400)]
    public void Lengths_of_time_have_units(string text, double seconds)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData(""), InlineData("10"), InlineData("m"), InlineData("-1m"), InlineData("1m30"), InlineData("1..2h"),
        InlineData("99999999999999d"), InlineData("1w")]
    public void Other_texts_are_none(string text) => Assert.False(Duration.TryParse(text, out _));
}
