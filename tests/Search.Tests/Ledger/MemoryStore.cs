using Experiments.Search.Ledger;
using Experiments.Search.Strategies;

namespace Experiments.Search.Tests.Ledger;

/// <summary>The durable rows of one ledger, applied as a store applies them.</summary>
internal sealed class MemoryStore
{
    private readonly List<FitRecord> _fits = [];
    private readonly Dictionary<LeaseToken, LeaseRecord> _leases = [];
    private LedgerFlags _flags;
    private long? _refit;

    public void Commit(TrialLedger ledger)
    {
        foreach (var change in ledger.TakeChanges()) Apply(change);
    }

    public TrialLedger Restore(ISearchStrategy strategy, TrialLedgerOptions options, long term, DateTimeOffset now)
    {
        var restorer = new LedgerRestorer(strategy, options, term, _flags, _refit);
        foreach (var fit in _fits) restorer.Add(fit);
        var ledger = restorer.Complete(_leases.Values, now);
        Assert.Empty(ledger.TakeChanges());
        return ledger;
    }

    private void Apply(LedgerChange change)
    {
        switch (change)
        {
            case FitChanged(var fit, _):
                Assert.DoesNotContain(_fits, f => f.Id == fit.Id && f.HasEnded);
                _fits.RemoveAll(f => f.Id == fit.Id);
                _fits.Add(fit);
                break;
            case LeaseGranted(var lease):
                _leases.Add(lease.Token, lease);
                break;
            case LeaseReleased(var token, _):
                Assert.True(_leases.Remove(token));
                break;
            case FlagsChanged(var flags):
                _flags = flags;
                break;
            case RefitOpened(var trial):
                _refit = trial;
                break;
            default:
                Assert.Fail($"A change that no store knows: {change}.");
                break;
        }
    }
}
