using Experiments.Silo.Workers;

namespace Experiments.Silo.Tests.Workers;

public sealed class LeaseSizeTests
{
    [Theory]
    [InlineData(1, 1, 50)]
    [InlineData(10, 20, 25)]
    [InlineData(4, 100, 2)]
    [InlineData(1, 0.001, 256)]
    public void Short_trials_are_leased_for_a_twentieth_of_a_second(int trials, double milliseconds, int expected) =>
        Assert.Equal(
            new LeaseSize(expected, "key"), LeaseSize.FromLast("key", trials, TimeSpan.FromMilliseconds(milliseconds)));

    [Theory]
    [InlineData(1, 26)]
    [InlineData(3, 100)]
    [InlineData(1, 3_600_000)]
    public void Trials_that_take_their_time_are_leased_one_by_one_of_whatever_key(int trials, double milliseconds) =>
        Assert.Equal(LeaseSize.One, LeaseSize.FromLast("key", trials, TimeSpan.FromMilliseconds(milliseconds)));

    [Fact]
    public void What_took_no_time_tells_nothing() =>
        Assert.Equal(LeaseSize.One, LeaseSize.FromLast("key", 5, TimeSpan.Zero));
}
