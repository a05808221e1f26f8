using Experiments.Silo.Workers;

namespace Experiments.Silo.Tests.Workers;

public sealed class LeaseSizeTests
{
    [Theory]
    [InlineData(1, 1, 50)]
    [InlineData(10, 20, 25)]
    [InlineData(4, 100, 2)]
    [InlineData(1, 0.001, 256)]
    public void ShortTrialsAreLeasedForATwentiethOfASecond(int trials, double milliseconds, int expected) =>
        Assert.Equal(new LeaseSize(expected, "key"), LeaseSize.After("key", trials, TimeSpan.FromMilliseconds(milliseconds)));

    [Theory]
    [InlineData(1, 26)]
    [InlineData(3, 100)]
    [InlineData(1, 3_600_000)]
    public void TrialsThatTakeTheirTimeAreLeasedOneByOneOfWhateverKey(int trials, double milliseconds) =>
        Assert.Equal(LeaseSize.One, LeaseSize.After("key", trials, TimeSpan.FromMilliseconds(milliseconds)));

    [Fact]
    public void WhatTookNoTimeTellsNothing() => Assert.Equal(LeaseSize.One, LeaseSize.After("key", 5, TimeSpan.Zero));
}
