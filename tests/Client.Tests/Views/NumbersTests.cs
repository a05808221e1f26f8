using Experiments.Client.Views;

namespace Experiments.Client.Tests.Views;

public sealed class NumbersTests
{
    [Theory]
    [InlineData(0, "0 ms"), InlineData(0.25, "250 ms"), InlineData(0.9999, "1.0 s"), InlineData(4.25, "4.3 s"), InlineData(9.96, "10 s")]
    [InlineData(59, "59 s"), InlineData(59.6, "1m 00s"), InlineData(61, "1m 01s"), InlineData(3599.7, "1h 00m"), InlineData(3661, "1h 01m"), InlineData(90000, "1d 01h")]
    public void Times_are_as_short_as_they_are_precise(double seconds, string text) => Assert.Equal(text, Numbers.Time(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0.93752, "0.9375"), InlineData(-44.31604, "-44.3160"), InlineData(double.NaN, "failed"), InlineData(-123456.7, "-1.23e5")]
    public void Scores_have_four_places_or_an_exponent(double score, string text) => Assert.Equal(text, Numbers.Score(score));
}
