using Experiments.Cli.Terminals;

namespace Experiments.Cli.Tests.Terminals;

public sealed class NumbersTests
{
    [Theory]
    [InlineData(0, "0 ms"),
        InlineData(0.25, "250 ms"), InlineData(0.9999, "1.0 s"), InlineData(4.25, "4.3 s"), InlineData(9.96, "10 s")]
    [InlineData(59, "59 s"), InlineData(59.6, "1m 00s"), InlineData(61, "1m 01s"), InlineData(3599.7, "1h 00m"),
        InlineData(3661, "1h 01m"), InlineData(90000, "1d 01h")]
    public void Times_are_as_short_as_they_are_precise(double seconds, string text) =>
        Assert.Equal(text, Numbers.Time(TimeSpan.FromSeconds(seconds)));

    [Theory, InlineData(0, "0 B"), InlineData(999, "999 B"), InlineData(1500, "1.5 KiB"), InlineData(10240, "10 KiB"),
        InlineData(5L << 30, "5.0 GiB")]
    public void Bytes_have_two_digits_at_least(long bytes, string text) => Assert.Equal(text, Numbers.Bytes(bytes));

    [Theory]
    [InlineData(0.93752, "0.9375"),
        InlineData(-44.31604, "-44.3160"), InlineData(double.NaN, "failed"), InlineData(-123456.7, "-1.23e5"),
        InlineData(0, "0.0000"), InlineData(0.0012, "0.0012"), InlineData(-3.06e-12, "-3.06e-12")]
    public void Scores_have_four_places_or_an_exponent(double score, string text) =>
        Assert.Equal(text, Numbers.Score(score));

    [Theory]
    [InlineData(0.9421, 0.0004, "0.9421 ± 0.0004")]
    [InlineData(-3.06e-12, 4e-13, "-3.06e-12 ± 4.00e-13")]
    [InlineData(0.5, 40000, "0.5000 ± 4.00e4")]
    [InlineData(double.NaN, double.NaN, "failed")]
    public void A_deviation_is_written_as_its_mean(double mean, double deviation, string text) =>
        Assert.Equal(text, Numbers.Score(mean, deviation));
}
