using Experiments.Contracts.Leases;
using Experiments.Silo.Telemetry;
using Experiments.Silo.Training;

namespace Experiments.Silo.Workers;

/// <summary>
/// A pack of several leases: which fits it has and whose they are. It is fed from the device's thread while it trains; each
/// trial is reported, under its own lease, as soon as all its fits have ended.
/// </summary>
internal sealed class WidePack : IPackFeed, IAsyncDisposable
{
    private readonly string _slot;
    private readonly string _device;
    private readonly SlotLeases _leases;
    private readonly LeaseDesk _desk;
    private readonly PackTrainer _trainer;
    private readonly ExperimentsInstruments _instruments;
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenSource _dropped;
    private readonly List<PackLease> _held = [];
    private readonly List<Task> _reports = [];
    private readonly List<CancellationTokenRegistration> _drops = [];
    private int _lanes;
    private bool _closed;

    public WidePack(
        string slot, string device, HeldLease first, SlotLeases leases, LeaseDesk desk, PackTrainer trainer, ExperimentsInstruments instruments, CancellationToken stopping)
    {
        (_slot, _device, _leases, _desk, _trainer, _instruments, _stopping) = (slot, device, leases, desk, trainer, instruments, stopping);
        _dropped = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        First = first.Grant;
        Add(first);
    }

    /// <summary>The lease that the pack began with: it says whose experiment and which key it is.</summary>
    public LeaseGrant First { get; }

    /// <summary>The device that trains it.</summary>
    public string Device => _device;

    /// <summary>By lease, the fits that have not ended.</summary>
    public IEnumerable<(LeaseGrant Grant, IReadOnlyList<LeasedFit> Fits)> Unended => _held.Select(lease => (lease.Held.Grant, lease.Unended));

    /// <summary>Whether the pack is the refit, which trains alone.</summary>
    public bool IsRefit => First.Fits.Any(fit => fit.Fold < 0);

    /// <summary>Cancelled when the slot stops, or a lease of the pack is lost.</summary>
    public CancellationToken Cancellation => _dropped.Token;

    /// <summary>The fits that have ended.</summary>
    public int FitsEnded { get; private set; }

    /// <summary>What trains after this pack, leased when there was no more of its key.</summary>
    public HeldLease? Next { get; private set; }

    /// <summary>All fits of the pack up to now.</summary>
    public IReadOnlyList<LeasedFit> Fits => [.. _held.SelectMany(lease => lease.Held.Grant.Fits)];

    /// <summary>Leases trials of the same key until so many lanes are filled, or there are no more.</summary>
    public async Task Fill(int lanes)
    {
        while (!IsRefit && _lanes < lanes && await Lease(lanes - _lanes) is { } lease) Add(lease);
        _instruments.OnPackFilled(_device, _lanes, lanes);
    }

    /// <summary>Takes no more fits.</summary>
    public void Close() => _closed = true;

    /// <summary>Whether a fit of the pack has not ended.</summary>
    public bool Awaits(LeasedFit fit) => _held.Exists(lease => lease.Unended.Contains(fit));

    public IReadOnlyList<LeasedFit> More(int lanes)
    {
        if (IsRefit || _closed || _dropped.IsCancellationRequested) return [];
        // The device's own thread: nothing else waits for it, and the answer comes from another.
        if (Lease(lanes).GetAwaiter().GetResult() is { } lease)
        {
            Add(lease);
            return lease.Grant.Fits;
        }
        Next ??= _leases.TryLease(First.ExperimentId, LeaseSize.One, ahead: true, _stopping).GetAwaiter().GetResult();
        return [];
    }

    public void Ended(TrainedFit fit)
    {
        FitsEnded++;
        var lease = _held.First(held => held.Awaits(fit.Report));
        if (lease.Take(fit) is { } trial) _reports.Add(Report(lease, trial));
    }

    /// <summary>Waits for the reports, and gives back what the pack did not train.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_reports);
        foreach (var drop in _drops) await drop.DisposeAsync();
        foreach (var lease in _held.Where(lease => !lease.IsDone && !_stopping.IsCancellationRequested)) await _leases.GiveBack(lease.Held);
        _dropped.Dispose();
    }

    /// <summary>A lease of whole trials that fill so many lanes at most; one trial where not even that fits.</summary>
    private Task<HeldLease?> Lease(int lanes)
    {
        var folds = First.Fits.CountBy(fit => fit.Trial).Max(trial => trial.Value);
        return _leases.TryLease(First.ExperimentId, new(Math.Max(1, lanes / folds), First.PackKey), ahead: false, _stopping, onlyOfKey: true);
    }

    private void Add(HeldLease lease)
    {
        _held.Add(new(lease));
        _lanes += lease.Grant.Fits.Count;
        _drops.Add(lease.Dropped.Register(_dropped.Cancel));
    }

    private async Task Report(PackLease lease, IReadOnlyList<TrainedFit> trial)
    {
        var reports = await Task.WhenAll(trial.Select(fit => _trainer.ReportOf(First, fit, _stopping)));
        if (await _desk.Report(lease.Held.Grant, _slot, reports, _stopping) is null) return;
        if (lease.Reported(trial.Count)) _leases.Release(lease.Held);
    }
}

/// <summary>A lease in a pack: which of its fits have ended, and which were reported.</summary>
internal sealed class PackLease(HeldLease held)
{
    private readonly List<TrainedFit> _ended = [];
    private readonly HashSet<(long Trial, int Fold, int Rung)> _awaited = [.. held.Grant.Fits.Select(fit => (fit.Trial, fit.Fold, fit.Rung))];
    private int _reported;

    /// <summary>The lease.</summary>
    public HeldLease Held => held;

    /// <summary>Whether every fit was reported.</summary>
    public bool IsDone => Volatile.Read(ref _reported) == held.Grant.Fits.Count;

    /// <summary>Its fits that have not ended.</summary>
    public IReadOnlyList<LeasedFit> Unended => [.. held.Grant.Fits.Where(fit => _awaited.Contains((fit.Trial, fit.Fold, fit.Rung)))];

    /// <summary>Whether a fit is one of this lease that has not ended.</summary>
    public bool Awaits(FitReport fit) => _awaited.Contains((fit.Trial, fit.Fold, fit.Rung));

    /// <summary>Takes a fit that has ended; gives its trial where all its fits have.</summary>
    public IReadOnlyList<TrainedFit>? Take(TrainedFit fit)
    {
        _awaited.Remove((fit.Report.Trial, fit.Report.Fold, fit.Report.Rung));
        _ended.Add(fit);
        if (_awaited.Any(other => (other.Trial, other.Rung) == (fit.Report.Trial, fit.Report.Rung))) return null;
        var trial = _ended.Where(other => (other.Report.Trial, other.Report.Rung) == (fit.Report.Trial, fit.Report.Rung)).ToList();
        _ended.RemoveAll(trial.Contains);
        return trial;
    }

    /// <summary>Notes that fits are durable, and says whether all of the lease are.</summary>
    public bool Reported(int fits) => Interlocked.Add(ref _reported, fits) == held.Grant.Fits.Count;
}
