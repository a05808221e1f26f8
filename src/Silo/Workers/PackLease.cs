using Experiments.Contracts.Leases;
using Experiments.Silo.Telemetry;
using Experiments.Silo.Training;

namespace Experiments.Silo.Workers;

/// <summary>
/// A lease in a pack: which of its fits have ended, and which were reported. All but its loss is of the device's
/// thread.
/// </summary>
internal sealed class PackLease : IDisposable
{
    private readonly List<TrainedFit> _ended = [];
    private readonly HashSet<(long Trial, int Fold, int Rung)> _awaited;
    private readonly CancellationToken _dropped;
    private readonly CancellationTokenRegistration _onLost;
    private readonly PackSpan _span;
    private int _reported;
    private int _left;

    /// <summary>Takes a lease.</summary>
    /// <param name="held">The lease.</param>
    /// <param name="device">What trains it.</param>
    /// <param name="onLost">Told when it is lost.</param>
    public PackLease(HeldLease held, string device, Action<PackLease> onLost)
    {
        Held = held;
        _span = PackSpan.Begin(held.Grant, device);
        _awaited = [.. held.Grant.Fits.Select(fit => (fit.Trial, fit.Fold, fit.Rung))];
        _dropped = held.Dropped;
        _onLost = _dropped.Register(() => onLost(this));
    }

    /// <summary>The lease.</summary>
    public HeldLease Held { get; }

    /// <summary>Its fits, as they train.</summary>
    public IReadOnlyList<LeasedFit> Fits => _span.Fits;

    /// <summary>Cancelled when it is lost.</summary>
    public CancellationToken Dropped => _dropped;

    /// <summary>Whether its fits are another's.</summary>
    public bool IsLost => _dropped.IsCancellationRequested;

    /// <summary>Whether every fit was reported.</summary>
    public bool IsDone => Volatile.Read(ref _reported) == Held.Grant.Fits.Count;

    /// <summary>Its fits that have not ended.</summary>
    public IReadOnlyList<LeasedFit> Unended => [.. Fits.Where(fit => Awaits((fit.Trial, fit.Fold, fit.Rung)))];

    /// <summary>How many trials have not ended.</summary>
    public int UnendedTrials => IsLost ? 0 : _awaited.DistinctBy(fit => (fit.Trial, fit.Rung)).Count();

    /// <summary>Whether a fit is one of this lease that has not ended.</summary>
    public bool Awaits((long Trial, int Fold, int Rung) fit) => !IsLost && _awaited.Contains(fit);

    /// <summary>Takes a fit that has ended; gives its trial where all its fits have.</summary>
    public IReadOnlyList<TrainedFit>? Take(TrainedFit fit)
    {
        _awaited.Remove((fit.Report.Trial, fit.Report.Fold, fit.Report.Rung));
        _ended.Add(fit);
        if (_awaited.Count == 0) _span.Dispose();
        if (_awaited.Any(other => (other.Trial, other.Rung) == (fit.Report.Trial, fit.Report.Rung))) return null;
        var trial = _ended
            .Where(other => (other.Report.Trial, other.Report.Rung) == (fit.Report.Trial, fit.Report.Rung))
            .ToList();
        _ended.RemoveAll(trial.Contains);
        return trial;
    }

    /// <summary>Notes that fits are durable, and says whether all of the lease are.</summary>
    public bool Reported(int fits) => Interlocked.Add(ref _reported, fits) == Held.Grant.Fits.Count;

    /// <summary>Notes that it is lost or done, whichever comes first; says whether this is the first.</summary>
    public bool Leave() => Interlocked.Exchange(ref _left, 1) == 0;

    public void Dispose()
    {
        _span.Dispose();
        _onLost.Dispose();
    }
}
