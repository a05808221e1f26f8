using Experiments.Search.Ledger;

namespace Experiments.Search.Tests.Ledger;

public class LeaseTokenTests
{
    [Fact]
    public void A_token_holds_its_epoch_and_its_number()
    {
        var token = LeaseToken.Create(7, 123_456_789_012);

        Assert.Equal((7, 123_456_789_012), (token.Term, token.Sequence));
    }

    [Fact]
    public void Every_token_of_a_later_epoch_is_greater() =>
        Assert.True(LeaseToken.Create(2, 1) > LeaseToken.Create(1, (1L << 40) - 1));

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => LeaseToken.Create(1, 1L << 40));
        Assert.Throws<ArgumentOutOfRangeException>(() => LeaseToken.Create(1L << 23, 1));
    }
}
