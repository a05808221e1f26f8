using Experiments.Contracts.Leases;
using Experiments.Search.Ledger;
using Experiments.Silo.Telemetry;
using Experiments.Silo.Training;

namespace Experiments.Silo.Workers;

/// <summary>
/// A lease in a slot's hands: which of its fits have ended and which were reported, and the means to drop what is done
/// under it. It may be dropped and reported on any thread; the rest is of the thread that trains.
/// </summary>
internal sealed class HeldLease : IDisposable
{
    private readonly CancellationTokenSource _dropSource = new();
    private readonly Lock _gate = new();
    private readonly HashSet<FitId> _awaited;

    // Of trials that have begun to end: the fits that have.
    private readonly Dictionary<FitId, List<TrainedFit>> _ended = [];
    private readonly Dictionary<FitId, int> _fitsOfTrial;
    private PackSpan? _span;
    private CancellationTokenRegistration _onDropped;
    private Action<bool> _onLeft = _ => { };
    private bool _isDisposed;
    private int _reported;
    private int _left;

    public HeldLease(LeaseGrant grant, LeaseCheckpoints checkpoints)
    {
        (Grant, Checkpoints, Dropped) = (grant, checkpoints, _dropSource.Token);
        _awaited = [.. grant.Fits.Select(fit => fit.GetId())];
        _fitsOfTrial = _awaited.CountBy(GetTrial).ToDictionary();
    }

    public LeaseGrant Grant { get; }

    /// <summary>How far its fits have come.</summary>
    public LeaseCheckpoints Checkpoints { get; }

    /// <summary>Cancelled when it is lost.</summary>
    public CancellationToken Dropped { get; }

    /// <summary>Its fits, as they train: below the span of the pack.</summary>
    public IReadOnlyList<LeasedFit> Fits => _span?.Fits ?? Grant.Fits;

    /// <summary>Whether its fits are another's.</summary>
    public bool IsLost => Dropped.IsCancellationRequested;

    /// <summary>Whether every fit was reported.</summary>
    public bool IsDone => Volatile.Read(ref _reported) == Grant.Fits.Count;

    /// <summary>Its fits that have not ended, by trial.</summary>
    public IEnumerable<LeasedFit[]> UnendedTrials => Fits.Where(fit => Awaits(fit.GetId())).GroupByTrial();

    /// <summary>How many trials have not ended.</summary>
    public int UnendedTrialCount => IsLost ? 0 : _fitsOfTrial.Count;

    /// <summary>Puts its fits into a pack.</summary>
    /// <param name="device">What trains it.</param>
    /// <param name="onLeft">Told once that it is done, or lost (true), whichever comes first.</param>
    public void JoinPack(string device, Action<bool> onLeft)
    {
        _span = PackSpan.Begin(Grant, device);
        _onLeft = onLeft;
        _onDropped = Dropped.Register(() => Leave(isLost: true));
    }

    /// <summary>Ends what it has in a pack.</summary>
    public void LeavePack()
    {
        _span?.Dispose();
        _onDropped.Dispose();
    }

    /// <summary>Whether a fit is one of this lease that has not ended.</summary>
    public bool Awaits(FitId fit) => !IsLost && _awaited.Contains(fit);

    /// <summary>Takes a fit that has ended; gives its trial where all its fits of this lease have.</summary>
    public IReadOnlyList<TrainedFit>? Take(TrainedFit fit)
    {
        var trial = GetTrial(fit.Report.GetId());
        _awaited.Remove(fit.Report.GetId());
        if (_awaited.Count == 0) _span?.Dispose();
        if (!_ended.TryGetValue(trial, out var ended)) _ended[trial] = ended = [];
        ended.Add(fit);
        if (ended.Count < _fitsOfTrial[trial]) return null;
        _ended.Remove(trial);
        _fitsOfTrial.Remove(trial);
        return ended;
    }

    /// <summary>Notes that fits are durable, and says whether all of the lease are.</summary>
    public bool MarkReported(int fits)
    {
        if (Interlocked.Add(ref _reported, fits) != Grant.Fits.Count) return false;
        Leave(isLost: false);
        return true;
    }

    /// <summary>Drops what is done under it: it is not held any more.</summary>
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

    private static FitId GetTrial(FitId fit) => fit with { Fold = 0 };
}
