using Experiments.Problems;

namespace Experiments.Core.Tests.Specs;

public sealed class DurationTests
{
    [Theory]
    [InlineData("90s", 90), InlineData("10m", 600), InlineData("1h30m", 5400), InlineData("2d", 172800),
        InlineData("1.5h", 5400), InlineData("1h 30m", 5400), InlineData("30 s", 30), InlineData("1500ms", 1.5),
        InlineData("1m500ms", 60.5), InlineData(" 0.5m ", 30), InlineData("0s", 0), InlineData("0", 0)]
    [InlineData("00:00:30", 30), InlineData("1:30:00", 5400), InlineData("1:30", 5400),
        InlineData("2.00:00:00", 172800), InlineData("00:00:00.5", 0.5)]
    public void Lengths_of_time_have_units(string text, double seconds)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData(""), InlineData("10"), InlineData("m"), InlineData("-1m"), InlineData("1m30"), InlineData("1..2h"),
        InlineData("99999999999999d"), InlineData("1w"), InlineData("5 parsecs"), InlineData("15.5"),
        InlineData("25:00:00"), InlineData("-00:00:30"), InlineData("25:00:00:00:00"), InlineData("1h:30m")]
    public void Other_texts_are_none(string text) => Assert.False(Duration.TryParse(text, out _));
}
