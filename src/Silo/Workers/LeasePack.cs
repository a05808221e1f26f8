using Experiments.Contracts.Grains;
using Experiments.Contracts.Leases;
using Experiments.Engine.ModelSelection;
using Experiments.Search.Ledger;
using Experiments.Silo.Stores;
using Experiments.Silo.Telemetry;
using Experiments.Silo.Training;

namespace Experiments.Silo.Workers;

/// <summary>
/// A pack of leased fits. On a GPU the pack is filled to the device's capacity and refilled while it trains, and each
/// trial is reported as it ends. On a CPU it has one lease, whose trials train one after another for a tenth of a
/// second and are reported together.
/// </summary>
internal sealed class LeasePack : IPackRefill, IAsyncDisposable
{
    private readonly WorkerState _worker;
    private readonly SlotScheduler _scheduler;
    private readonly SlotLeases _leases;
    private readonly FitFailures _failures;
    private readonly ExperimentsInstruments _instruments;
    private readonly CancellationToken _stopping;
    private readonly PackLeases _held;
    private readonly PackReports _reports;
    private int _folds = 1;
    private bool _canRefill;
    private bool _isClosed;

    public LeasePack(
        HeldLease first, WorkerState worker, SlotScheduler scheduler, SlotLeases leases, LeaseReports reports,
        FitFailures failures, ExperimentsInstruments instruments, long start, CancellationToken stopping)
    {
        Start = start;
        (_worker, _scheduler, _leases, _failures, _instruments, _stopping) =
            (worker, scheduler, leases, failures, instruments, stopping);
        _held = new(first, worker.Device, stopping);
        _reports = new(_held, reports, stopping);
        Checkpoints = new PackCheckpoints(_held);
    }

    /// <summary>The timestamp of the pack's start.</summary>
    public long Start { get; }

    /// <summary>The lease that the pack began with: the pack has its experiment and its pack key.</summary>
    public LeaseGrant First => _held.First;

    /// <summary>Cancelled when the silo stops, or every lease of the pack is lost.</summary>
    public CancellationToken Cancellation => _held.Cancellation;

    /// <summary>The checkpoints of the pack's fits.</summary>
    public IFitCheckpoints Checkpoints { get; }

    /// <summary>All fits of the pack up to now.</summary>
    public IReadOnlyList<LeasedFit> Fits => _held.Fits;

    /// <inheritdoc cref="PackLeases.UnendedTrials"/>
    public IEnumerable<(LeaseGrant Grant, LeasedFit[] Fits)> UnendedTrials => _held.UnendedTrials;

    /// <summary>The number of fits that have ended.</summary>
    public int FitsEnded => _reports.FitsEnded;

    /// <summary>The lease that was taken ahead: what trains after this pack.</summary>
    public HeldLease? Next { get; private set; }

    /// <summary>The number of lanes that the device had room for; null where it had room for all.</summary>
    public int? Room { get; private set; }

    private bool CanTakeMore => _canRefill && !_isClosed && !First.Fits.Any(fit => fit.Fold == FoldIndex.Refit);

    /// <summary>
    /// Leases trials of the same key until a further one has no room in the lanes, or this slot gets no more; fetches
    /// the checkpoints of all fits.
    /// </summary>
    /// <param name="lanes">How many fits train together best.</param>
    /// <param name="folds">The fits of a trial; the first lease may have only those that are left of one.</param>
    /// <param name="canRefill">Whether the device takes several trials at once.</param>
    public async Task FillAsync(int lanes, int folds, bool canRefill)
    {
        (_folds, _canRefill, _reports.IsByTrial) = (folds, canRefill, canRefill);
        while (CanTakeMore && _held.Lanes + folds <= lanes && await LeaseAsync(lanes - _held.Lanes) is { } lease)
            _held.Add(lease);
        await Task.WhenAll(_held.All.Select(lease => lease.Checkpoints.FetchAsync(Cancellation)));
        if (canRefill) _instruments.OnPackFilled(_worker.Device, _held.Lanes, lanes);
    }

    /// <summary>Leases what trains after this pack, where there is something to spare.</summary>
    public async Task LeaseAheadAsync(Func<LeaseSize> size) =>
        Next ??= await _scheduler.TryLeaseAheadAsync(size, _stopping);

    /// <summary>Describes the pack to others; may be called on any thread.</summary>
    public PackActivity DescribeActivity(int slot, TimeProvider time) => new(
        slot, First.ExperimentId, First.Fits[0].Trial, First.Fits[0].Fold == FoldIndex.Refit, _held.Trials, _held.Lanes,
        FitsEnded, time.GetElapsedTime(Start));

    /// <summary>Takes no more fits.</summary>
    public void Close() => _isClosed = true;

    public bool IsWanted(LeasedFit fit) => _held.Find(fit.GetId()) is not null;

    public IReadOnlyList<LeasedFit> TakeFits(int lanes)
    {
        if (!CanTakeMore || Cancellation.IsCancellationRequested) return [];
        foreach (var lease in _held.RemoveEnded()) _leases.Release(lease);
        _reports.RemoveCompleted();
        // Blocks the device's own thread: nothing else waits for it, and the answer comes from another thread.
        return LeaseMoreAsync(lanes).GetAwaiter().GetResult();
    }

    public void OnWidthReduced(int lanes) => Room = lanes;

    public void OnFitEnded(TrainedFit fit)
    {
        _failures.OnTrained();
        _reports.Take(fit);
    }

    /// <summary>
    /// Takes fits that failed. Where the device failed while it was tried again, they are not taken, and given back.
    /// </summary>
    public void Fail(LeaseGrant grant, IReadOnlyList<LeasedFit> fits, Exception error)
    {
        foreach (var fit in _failures.Record(grant, fits, error)) _reports.Take(fit);
    }

    /// <summary>Reports what was not reported yet, waits for all reports, and gives back the rest.</summary>
    public async ValueTask DisposeAsync()
    {
        await _reports.CompleteAsync();
        foreach (var lease in _held.All) lease.LeavePack();
        await Task.WhenAll(_held.All.Where(lease => !lease.IsDone && !_stopping.IsCancellationRequested)
            .Select(lease => _leases.GiveBackAsync(lease)));
        _held.Dispose();
    }

    private async Task<IReadOnlyList<LeasedFit>> LeaseMoreAsync(int lanes)
    {
        // Where it is another experiment's turn, the pack is not refilled: the device is free when its lanes have
        // ended.
        if (await _scheduler.HasTurnAsync(First.ExperimentId, _stopping) && await LeaseAsync(lanes) is { } lease)
        {
            _held.Add(lease);
            await lease.Checkpoints.FetchAsync(Cancellation);
            return lease.Fits;
        }
        await LeaseAheadAsync(() => LeaseSize.One);
        return [];
    }

    /// <summary>Leases whole trials that fill so many lanes at most; one trial where not even that has room.</summary>
    private Task<HeldLease?> LeaseAsync(int lanes)
    {
        var size = new LeaseSize(
            Math.Max(1, lanes / _folds), First.PackKey, TrialsHeld: _held.All.Sum(lease => lease.UnendedTrialCount));
        return _leases.TryLeaseAsync(First.ExperimentId, size, ahead: false, _stopping, onlyOfKey: true);
    }
}
