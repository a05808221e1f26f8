using Experiments.Contracts.Leases;
using Experiments.Engine.ModelSelection;
using Experiments.Engine.Training.Checkpoints;
using Experiments.Search.Ledger;
using Experiments.Silo.Telemetry;
using Experiments.Silo.Training;

namespace Experiments.Silo.Workers;

/// <summary>
/// A pack of leases: which fits it has and whose they are. On a GPU it is filled to the device's capacity, refilled
/// from the device's thread while it trains, and each trial is reported as it ends. On a CPU it has one lease, whose
/// trials train one after another for a tenth of a second and are reported together.
/// </summary>
internal sealed class LeasePack : IPackRefill, IFitCheckpoints, IAsyncDisposable
{
    private readonly WorkerState _worker;
    private readonly SlotLeases _leases;
    private readonly LeaseReports _reports;
    private readonly FitFailures _failures;
    private readonly ExperimentsInstruments _instruments;
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenSource _dropped;
    private readonly List<HeldLease> _held = [];
    private readonly List<Task> _reporting = [];

    // Trials of the first lease that have ended, where they train one after another.
    private readonly List<TrainedFit> _unreported = [];
    private readonly Lock _gate = new();
    private int _lanes;
    private int _folds = 1;
    private bool _canRefill;
    private bool _isClosed;
    private bool _isOver;

    // Leases that are neither lost nor done.
    private int _alive;

    public LeasePack(
        HeldLease first, WorkerState worker, SlotLeases leases, LeaseReports reports, FitFailures failures,
        ExperimentsInstruments instruments, CancellationToken stopping)
    {
        (_worker, _leases, _reports, _failures, _instruments, _stopping) =
            (worker, leases, reports, failures, instruments, stopping);
        _dropped = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        First = first.Grant;
        Add(first);
    }

    /// <summary>The lease that the pack began with: it says whose experiment and which key it is.</summary>
    public LeaseGrant First { get; }

    /// <summary>Cancelled when the slot stops, or every lease of the pack is lost.</summary>
    public CancellationToken Cancellation => _dropped.Token;

    /// <summary>The trials that have not ended: of each, the lease and the fits that are left.</summary>
    public IEnumerable<(LeaseGrant Grant, LeasedFit[] Fits)> UnendedTrials =>
        _held.SelectMany(lease => lease.UnendedTrials.Select(trial => (lease.Grant, trial)));

    /// <summary>How many fits have ended.</summary>
    public int FitsEnded { get; private set; }

    /// <summary>What trains after this pack, leased ahead.</summary>
    public HeldLease? Next { get; private set; }

    /// <summary>All fits of the pack up to now.</summary>
    public IReadOnlyList<LeasedFit> Fits => [.. _held.SelectMany(lease => lease.Fits)];

    /// <summary>For how many lanes the device had room where it were fewer than were asked for.</summary>
    public int? Room { get; private set; }

    private bool IsRefit => First.Fits.Any(fit => fit.Fold == FoldIndex.Refit);

    /// <summary>
    /// Leases trials of the same key until no further one has room in so many lanes, or there are no more for this
    /// slot; finds how far the fits have come.
    /// </summary>
    /// <param name="lanes">How many fits train together best.</param>
    /// <param name="folds">The fits of a trial; the first lease may have only those that are left of one.</param>
    /// <param name="canRefill">Whether the device takes several trials at once.</param>
    public async Task FillAsync(int lanes, int folds, bool canRefill)
    {
        (_folds, _canRefill) = (folds, canRefill);
        while (CanTakeMore && _lanes + folds <= lanes && await LeaseAsync(lanes - _lanes) is { } lease) Add(lease);
        await Task.WhenAll(_held.Select(lease => lease.Checkpoints.FetchAsync(Cancellation)));
        if (canRefill) _instruments.OnPackFilled(_worker.Device, _lanes, lanes);
    }

    /// <summary>Leases what trains after this pack, where there is something to spare.</summary>
    public async Task LeaseAheadAsync(Func<LeaseSize> size) =>
        Next ??= await _leases.TryLeaseAheadAsync(size, _stopping);

    /// <summary>Takes no more fits.</summary>
    public void Close() => _isClosed = true;

    public bool IsWanted(LeasedFit fit) => FindLease(fit.GetId()) is not null;

    public IReadOnlyList<LeasedFit> TakeFits(int lanes)
    {
        if (!CanTakeMore || _dropped.IsCancellationRequested) return [];
        ReleaseEnded();
        // The device's own thread: nothing else waits for it, and the answer comes from another.
        return LeaseMoreAsync(lanes).GetAwaiter().GetResult();
    }

    public void OnWidthReduced(int lanes) => Room = lanes;

    public void OnFitEnded(TrainedFit fit)
    {
        _failures.OnTrained();
        Take(fit);
    }

    /// <summary>Takes fits that failed, unless it was their device's fault in a try to use it again.</summary>
    public void Fail(LeaseGrant grant, IReadOnlyList<LeasedFit> fits, Exception error)
    {
        foreach (var fit in _failures.Record(grant, fits, error)) Take(fit);
    }

    public ReadOnlyMemory<byte>? Find(FitRequest fit) => FindCheckpoints(fit)?.Find(fit);

    public void Reject(FitRequest fit, CheckpointFault fault) => FindCheckpoints(fit)?.Reject(fit, fault);

    public bool IsDue(FitRequest fit, int epoch) => FindCheckpoints(fit)?.IsDue(fit, epoch) ?? false;

    // Of a fit whose lease was lost nothing is kept: it is another's.
    public void Save(FitRequest fit, FitCheckpoint checkpoint) => FindCheckpoints(fit)?.Save(fit, checkpoint);

    /// <summary>Reports what was not yet, waits for all reports, and gives back what the pack did not train.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isOver = true;
            if (_unreported.Count > 0) _reporting.Add(_reports.ReportAsync(_held[0], _unreported, _stopping));
        }
        await Task.WhenAll(_reporting);
        foreach (var lease in _held) lease.LeavePack();
        await Task.WhenAll(_held.Where(lease => !lease.IsDone && !_stopping.IsCancellationRequested)
            .Select(_leases.GiveBackAsync));
        _dropped.Dispose();
    }

    private bool CanTakeMore => _canRefill && !IsRefit && !_isClosed;

    private HeldLease? FindLease(FitId fit) => _held.Find(lease => lease.Awaits(fit));

    private LeaseCheckpoints? FindCheckpoints(FitRequest fit) =>
        _held.Find(lease => !lease.IsLost && lease.Checkpoints.Has(fit))?.Checkpoints;

    private void Take(TrainedFit fit)
    {
        lock (_gate)
        {
            // A fit whose lease was lost is trained elsewhere: what came of it here is dropped.
            if (_isOver || FindLease(fit.Report.GetId()) is not { } lease) return;
            FitsEnded++;
            if (lease.Take(fit) is not { } trial) return;
            if (_canRefill) _reporting.Add(_reports.ReportAsync(lease, trial, _stopping));
            else _unreported.AddRange(trial);
        }
    }

    private async Task<IReadOnlyList<LeasedFit>> LeaseMoreAsync(int lanes)
    {
        // Where it is another's turn the pack is not refilled: the device is free when its lanes have ended.
        if (await _leases.HasTurnAsync(First.ExperimentId, _stopping) && await LeaseAsync(lanes) is { } lease)
        {
            Add(lease);
            await lease.Checkpoints.FetchAsync(Cancellation);
            return lease.Fits;
        }
        await LeaseAheadAsync(() => LeaseSize.One);
        return [];
    }

    /// <summary>A lease of whole trials that fill so many lanes at most; one trial where not even that fits.</summary>
    private Task<HeldLease?> LeaseAsync(int lanes)
    {
        var size = new LeaseSize(
            Math.Max(1, lanes / _folds), First.PackKey, TrialsHeld: _held.Sum(lease => lease.UnendedTrialCount));
        return _leases.TryLeaseAsync(First.ExperimentId, size, ahead: false, _stopping, onlyOfKey: true);
    }

    private void Add(HeldLease lease)
    {
        Interlocked.Increment(ref _alive);
        _held.Add(lease);
        _lanes += lease.Grant.Fits.Count;
        lease.JoinPack(_worker.Device, OnLeft);
    }

    /// <summary>
    /// A lease is done, or lost, which is said on the thread that renews: the other leases' lanes go on, and where
    /// there is none the pack is over.
    /// </summary>
    private void OnLeft(bool isLost)
    {
        if (Interlocked.Decrement(ref _alive) == 0 && isLost) _dropped.Cancel();
    }

    /// <summary>Lets go of what is over: a pack that is refilled may train as long as the search.</summary>
    private void ReleaseEnded()
    {
        foreach (var lease in _held.Where(lease => lease.IsDone || lease.IsLost)) _leases.Release(lease);
        _held.RemoveAll(lease => lease.IsDone || lease.IsLost);
        _reporting.RemoveAll(report => report.IsCompletedSuccessfully);
    }
}
