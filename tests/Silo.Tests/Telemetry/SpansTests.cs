using Experiments.Silo.Telemetry;

namespace Experiments.Silo.Tests.Telemetry;

public sealed class SpansTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.1, 1_000)]
    [InlineData(0.5, 5_000)]
    [InlineData(1, 10_000)]
    public void TheRatioIsTheShareOfTheLeasesThatAreTraced(double ratio, int expected)
    {
        // The tokens of one epoch follow each other.
        var traced = Enumerable.Range(1, 10_000).Count(sequence => Spans.IsTraced(Search.Ledger.LeaseToken.Of(3, sequence).Value, ratio));
        Assert.InRange(traced, expected * 0.95, expected * 1.05);
    }

    [Fact]
    public void WhatIsNotTracedHasNoSpan()
    {
        Assert.Null(Spans.Of("lease", parent: null, "e"));
        Assert.Null(Spans.Of("lease", parent: "no traceparent", "e"));
    }
}
