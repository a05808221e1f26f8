using Experiments.Engine.Devices.Cpu.Teams;

namespace Experiments.Engine.Tests.Devices.Cpu.Teams;

public sealed class TeamPartTests
{
    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(7), InlineData(64)]
    public void Parts_follow_each_other_and_leave_nothing_out(int parts)
    {
        foreach (var n in new[] { 0, 1, 3, 4, 5, 27, 128, 784, 100_003 })
        {
            var shares = Enumerable.Range(0, parts).Select(index => new TeamPart(index, parts).GetRange(n)).ToList();

            Assert.Equal(0, shares[0].From);
            Assert.Equal(n, shares[^1].To);
            Assert.All(shares.Zip(shares.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
            Assert.All(shares, share => Assert.True(share.From <= share.To));
        }
    }

    [Fact]
    public void Parts_are_alike()
    {
        var lengths = Enumerable.Range(0, 3)
            .Select(index => new TeamPart(index, 3).GetRange(128))
            .Select(share => share.To - share.From);

        Assert.Equal([40, 44, 44], lengths);
    }
}
