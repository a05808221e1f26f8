using Experiments.Silo.Telemetry;

namespace Experiments.Silo.Tests.Telemetry;

public sealed class SpansTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.1, 1_000)]
    [InlineData(0.5, 5_000)]
    [InlineData(1, 10_000)]
    public void The_ratio_is_the_share_of_the_leases_that_are_traced(double ratio, int expected)
    {
        // The tokens of one epoch follow each other.
        var traced = Enumerable.Range(1, 10_000)
            .Count(sequence => Spans.IsTraced(Search.Ledger.LeaseToken.Create(3, sequence).Value, ratio));
        Assert.InRange(traced, expected * 0.95, expected * 1.05);
    }

    [Fact]
    public void What_is_not_traced_has_no_span()
    {
        Assert.Null(Spans.Start("lease", parent: null, "e"));
        Assert.Null(Spans.Start("lease", parent: "no traceparent", "e"));
    }
}
