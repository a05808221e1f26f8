using Experiments.Problems;

namespace Experiments.Core.Tests.Problems;

public sealed class LocationTextTests
{
    [Theory]
    [InlineData("http://collector:4318", "http://collector:4318")]
    [InlineData("http://collector:4318/", "http://collector:4318")]
    [InlineData("https://user:s3cret@collector", "https://***@collector")]
    [InlineData("https://collector/v1?key=s3cret", "https://collector/...")]
    [InlineData("https://collector#s3cret", "https://collector/...")]
    [InlineData("postgresql://u:a@s3cret@h/d", "postgresql://...")]
    [InlineData("postgresql://u:a/s3cret@h/d", "postgresql://...")]
    [InlineData("postgresql://u:a?s3cret@h/d", "postgresql://...")]
    [InlineData("no scheme s3cret://h", "...")]
    [InlineData("Host=h;Password=s3cret", "...")]
    [InlineData("u:s3cret@h", "...")]
    [InlineData(".experiments/artifacts", ".experiments/artifacts")]
    [InlineData("/data/a:b@c", "/data/a:b@c")]
    [InlineData("localhost:30000", "localhost:30000")]
    public void A_location_is_shown_without_what_may_be_secret(string text, string shown) =>
        Assert.Equal(shown, LocationText.Format(text));

    [Fact]
    public void Locations_are_found_in_arguments_and_in_messages()
    {
        Assert.Equal(
            "--store=postgresql://***@h/...", LocationText.FormatArgument("--store=postgresql://u:s3cret@h/d"));
        Assert.Equal("cannot send to 'http://***@h:1/...'.", LocationText.FormatWords(
            "cannot send to 'http://u:s3cret@h:1/v1'."));
    }
}
