using Experiments.Contracts.Leases;
using Experiments.Search.Ledger;
using Experiments.Silo.Stores;
using Experiments.Silo.Telemetry;
using Experiments.Silo.Training;

namespace Experiments.Silo.Workers;

/// <summary>
/// A lease that a slot holds: which of its fits have ended, how many were reported, and a token that is cancelled when
/// the lease is lost. A lease may be dropped and reported on any thread; all else is called on the thread that trains.
/// </summary>
internal sealed class HeldLease : IDisposable
{
    private readonly CancellationTokenSource _dropSource = new();
    private readonly Lock _gate = new();
    private readonly HashSet<FitId> _awaited = [];
    private readonly Dictionary<TrialId, UnendedTrial> _trials = [];
    private PackSpan? _span;
    private CancellationTokenRegistration _onDropped;
    private Action<bool> _onLeft = _ => { };
    private bool _isDisposed;
    private int _reported;
    private int _left;

    public HeldLease(LeaseGrant grant, LeaseCheckpoints checkpoints)
    {
        (Grant, Checkpoints, Dropped) = (grant, checkpoints, _dropSource.Token);
        foreach (var fit in grant.Fits)
        {
            var id = fit.GetId().GetTrialId();
            if (!_trials.TryGetValue(id, out var trial)) _trials[id] = trial = new();
            if (_awaited.Add(fit.GetId())) trial.Fits++;
        }
    }

    public LeaseGrant Grant { get; }

    /// <summary>The checkpoints of its fits.</summary>
    public LeaseCheckpoints Checkpoints { get; }

    /// <summary>Cancelled when the lease is lost.</summary>
    public CancellationToken Dropped { get; }

    /// <summary>The lease's fits. In a pack, their trace is the span of the pack.</summary>
    public IReadOnlyList<LeasedFit> Fits => _span?.Fits ?? Grant.Fits;

    /// <summary>Whether the lease is lost: its fits are trained elsewhere.</summary>
    public bool IsLost => Dropped.IsCancellationRequested;

    /// <summary>Whether every fit was reported.</summary>
    public bool IsDone => Volatile.Read(ref _reported) == Grant.Fits.Count;

    /// <summary>The fits that have not ended, by trial, in the order in which the trials come first.</summary>
    public IEnumerable<LeasedFit[]> UnendedTrials =>
        Fits.Where(fit => Awaits(fit.GetId()))
            .GroupBy(fit => fit.GetId().GetTrialId())
            .Select(trial => trial.ToArray());

    /// <summary>The number of trials that have not ended.</summary>
    public int UnendedTrialCount => IsLost ? 0 : _trials.Count;

    /// <summary>Puts the fits into a pack.</summary>
    /// <param name="device">The device that trains the pack.</param>
    /// <param name="onLeft">Told once that the lease is done (false) or lost (true), whichever comes first.</param>
    public void JoinPack(string device, Action<bool> onLeft)
    {
        _span = PackSpan.Begin(Grant, device);
        _onLeft = onLeft;
        _onDropped = Dropped.Register(() => Leave(isLost: true));
    }

    /// <summary>Ends the lease's span in its pack.</summary>
    public void LeavePack()
    {
        _span?.Dispose();
        _onDropped.Dispose();
    }

    /// <summary>Whether a fit is one of this lease that has not ended.</summary>
    public bool Awaits(FitId fit) => !IsLost && _awaited.Contains(fit);

    /// <summary>
    /// Takes a fit that has ended. Returns the fits of its trial where all that are in this lease have ended, else
    /// null.
    /// </summary>
    public IReadOnlyList<TrainedFit>? Take(FitId id, TrainedFit fit)
    {
        _awaited.Remove(id);
        if (_awaited.Count == 0) _span?.Dispose();
        var trial = _trials[id.GetTrialId()];
        trial.Ended.Add(fit);
        if (trial.Ended.Count < trial.Fits) return null;
        _trials.Remove(id.GetTrialId());
        return trial.Ended;
    }

    /// <summary>Notes that fits are durable; returns whether that ends the lease.</summary>
    public bool MarkReported(int fits)
    {
        if (Interlocked.Add(ref _reported, fits) != Grant.Fits.Count) return false;
        Leave(isLost: false);
        return true;
    }

    /// <summary>Notes that the lease is lost, and drops what is done under it.</summary>
    public void Drop()
    {
        lock (_gate)
        {
            if (!_isDisposed) _dropSource.Cancel();
        }
    }

    public void Dispose()
    {
        LeavePack();
        lock (_gate)
        {
            _isDisposed = true;
            _dropSource.Dispose();
        }
    }

    private void Leave(bool isLost)
    {
        if (Interlocked.Exchange(ref _left, 1) == 0) _onLeft(isLost);
    }

    /// <summary>A trial of which fits have not ended.</summary>
    private sealed class UnendedTrial
    {
        /// <summary>The number of the trial's fits in this lease.</summary>
        public int Fits { get; set; }

        /// <summary>Those of them that have ended.</summary>
        public List<TrainedFit> Ended { get; } = [];
    }
}
