using Experiments.Contracts.Leases;
using Experiments.Search.Ledger;

namespace Experiments.Silo.Workers;

/// <summary>
/// The leases of a pack, and the token that cancels the pack where all of them are lost. A lease may be lost on any
/// thread; all else is called on the thread that trains, or while nothing trains.
/// </summary>
internal sealed class PackLeases : IDisposable
{
    private readonly string _device;
    private readonly CancellationTokenSource _dropped;
    private readonly List<HeldLease> _leases = [];

    // Leases that are neither lost nor done.
    private int _alive;

    /// <summary>Begins a pack with a lease.</summary>
    /// <param name="first">The lease: the pack has its experiment and its pack key.</param>
    /// <param name="device">The device that trains the pack.</param>
    /// <param name="stopping">The silo stops.</param>
    public PackLeases(HeldLease first, string device, CancellationToken stopping)
    {
        (_device, First) = (device, first.Grant);
        _dropped = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Cancellation = _dropped.Token;
        Add(first);
    }

    /// <summary>The lease that the pack began with.</summary>
    public LeaseGrant First { get; }

    /// <summary>Cancelled when the silo stops, or every lease of the pack is lost.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>The leases that are not released, in the order in which they joined.</summary>
    public IReadOnlyList<HeldLease> All => _leases;

    /// <summary>The number of fits that have joined.</summary>
    public int Lanes { get; private set; }

    /// <summary>The number of trials that have joined.</summary>
    public int Trials { get; private set; }

    /// <summary>All fits of the leases.</summary>
    public IReadOnlyList<LeasedFit> Fits => [.. _leases.SelectMany(lease => lease.Fits)];

    /// <summary>The trials that have not ended: of each, the lease and the fits that are left.</summary>
    public IEnumerable<(LeaseGrant Grant, LeasedFit[] Fits)> UnendedTrials =>
        _leases.SelectMany(lease => lease.UnendedTrials.Select(trial => (lease.Grant, trial)));

    /// <summary>Adds a lease.</summary>
    public void Add(HeldLease lease)
    {
        Interlocked.Increment(ref _alive);
        _leases.Add(lease);
        Lanes += lease.Grant.Fits.Count;
        Trials += lease.UnendedTrialCount;
        lease.JoinPack(_device, OnLeft);
    }

    /// <summary>The lease of a fit that has not ended; null where the fit has ended, or its lease is lost.</summary>
    public HeldLease? Find(FitId fit)
    {
        foreach (var lease in _leases)
            if (lease.Awaits(fit)) return lease;
        return null;
    }

    /// <summary>The checkpoints of the lease that has a fit, ended or not; null where that lease is lost.</summary>
    public LeaseCheckpoints? FindCheckpoints(FitId fit)
    {
        foreach (var lease in _leases)
            if (!lease.IsLost && lease.Checkpoints.Has(fit)) return lease.Checkpoints;
        return null;
    }

    /// <summary>Removes the leases that are done or lost, and returns them.</summary>
    public IReadOnlyList<HeldLease> RemoveEnded()
    {
        var ended = _leases.FindAll(lease => lease.IsDone || lease.IsLost);
        _leases.RemoveAll(ended.Contains);
        return ended;
    }

    public void Dispose() => _dropped.Dispose();

    // A lease that is lost takes its own lanes with it: the pack ends where no other lease is left.
    private void OnLeft(bool isLost)
    {
        if (Interlocked.Decrement(ref _alive) == 0 && isLost) _dropped.Cancel();
    }
}
