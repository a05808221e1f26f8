using Experiments.Contracts.Leases;
using Experiments.Search.Ledger;
using Experiments.Silo.Stores;

namespace Experiments.Silo.Tests.Stores;

public sealed class LedgerMappingTests
{
    [Fact]
    public void Every_cause_of_the_wire_is_that_of_the_ledger_by_name() =>
        Assert.All(Enum.GetValues<FailureCause>(),
            cause => Assert.Equal(cause.ToString(), cause.ToLedger().ToString()));

    [Fact]
    public void A_cause_that_a_later_version_knows_is_an_error() =>
        Assert.Equal(FitFailureCause.Error, ((FailureCause)1000).ToLedger());

    [Fact]
    public void Every_verdict_of_the_ledger_is_that_of_the_wire_by_name() =>
        Assert.All(Enum.GetValues<LedgerVerdict>(),
            verdict => Assert.Equal(verdict.ToString(), verdict.ToWire().ToString()));

    [Fact]
    public void A_report_is_of_its_fit() =>
        Assert.Equal(new FitId(7, 2, 1), new FitReport { Trial = 7, Fold = 2, Rung = 1 }.GetId());
}
