using Experiments.Contracts.Leases;
using Experiments.Silo.Telemetry;
using Experiments.Silo.Training;

namespace Experiments.Silo.Workers;

/// <summary>
/// A pack of several leases: which fits it has and whose they are. It is fed from the device's thread while it trains;
/// each trial is reported, under its own lease, as soon as all its fits have ended.
/// </summary>
internal sealed class WidePack : IPackFeed, IAsyncDisposable
{
    private readonly string _slot;
    private readonly string _device;
    private readonly SlotLeases _leases;
    private readonly LeaseClient _desk;
    private readonly PackTrainer _trainer;
    private readonly ExperimentsInstruments _instruments;
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenSource _dropped;
    private readonly List<PackLease> _held = [];
    private readonly List<Task> _reports = [];
    private int _lanes;
    private int _folds = 1;

    // Leases that are neither lost nor done.
    private int _alive;
    private bool _closed;

    public WidePack(
        string slot, string device, HeldLease first, SlotLeases leases, LeaseClient desk, PackTrainer trainer,
        ExperimentsInstruments instruments, CancellationToken stopping)
    {
        (_slot, _device, _leases, _desk, _trainer, _instruments, _stopping) =
            (slot, device, leases, desk, trainer, instruments, stopping);
        _dropped = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        First = first.Grant;
        Checkpoints =
            new(fit => _held.Find(lease => !lease.IsLost && lease.Held.Checkpoints.Has(fit))?.Held.Checkpoints);
        Add(first);
    }

    /// <summary>The lease that the pack began with: it says whose experiment and which key it is.</summary>
    public LeaseGrant First { get; }

    /// <summary>The device that trains it.</summary>
    public string Device => _device;

    /// <summary>By lease, the fits that have not ended.</summary>
    public IEnumerable<(LeaseGrant Grant, IReadOnlyList<LeasedFit> Fits)> Unended =>
        _held.Select(lease => (lease.Held.Grant, lease.Unended));

    /// <summary>Whether the pack is the refit, which trains alone.</summary>
    public bool IsRefit => First.Fits.Any(fit => fit.Fold < 0);

    /// <summary>Cancelled when the slot stops, or every lease of the pack is lost.</summary>
    public CancellationToken Cancellation => _dropped.Token;

    /// <summary>How far the fits have come.</summary>
    public PackCheckpoints Checkpoints { get; }

    /// <summary>The fits that have ended.</summary>
    public int FitsEnded { get; private set; }

    /// <summary>What trains after this pack, leased when there was no more of its key.</summary>
    public HeldLease? Next { get; private set; }

    /// <summary>All fits of the pack up to now.</summary>
    public IReadOnlyList<LeasedFit> Fits => [.. _held.SelectMany(lease => lease.Fits)];

    /// <summary>
    /// Leases trials of the same key until no further one has room in so many lanes, or there are no more for this
    /// slot.
    /// </summary>
    /// <param name="lanes">How many fits train together best.</param>
    /// <param name="folds">The fits of a trial; the first lease may have only those that are left of one.</param>
    public async Task FillAsync(int lanes, int folds)
    {
        _folds = folds;
        while (!IsRefit && _lanes + folds <= lanes && await LeaseAsync(lanes - _lanes) is { } lease) Add(lease);
        await Task.WhenAll(_held.Select(lease => lease.Held.Checkpoints.FetchAsync(Cancellation)));
        _instruments.OnLanes(_device, _lanes);
        _instruments.OnPackFilled(_device, _lanes, lanes);
    }

    /// <summary>Takes no more fits.</summary>
    public void Close() => _closed = true;

    public bool Awaits(LeasedFit fit) => _held.Exists(lease => lease.Awaits((fit.Trial, fit.Fold, fit.Rung)));

    public IReadOnlyList<LeasedFit> More(int lanes)
    {
        if (IsRefit || _closed || _dropped.IsCancellationRequested) return [];
        Forget();
        // The device's own thread: nothing else waits for it, and the answer comes from another.
        return LeaseMoreAsync(lanes).GetAwaiter().GetResult();
    }

    public void Narrowed(int lanes) => _trainer.Narrowed(First.PackKey, lanes);

    public void Ended(TrainedFit fit)
    {
        if (fit.Report.Failure is null or { Cause: FailureCause.Diverged }) _trainer.Succeeded();
        // A fit whose lease was lost is trained elsewhere: what came of it here is dropped.
        if (_held.Find(held => held.Awaits((fit.Report.Trial, fit.Report.Fold, fit.Report.Rung))) is not { } lease)
            return;
        FitsEnded++;
        if (lease.Take(fit) is { } trial) _reports.Add(ReportAsync(lease, trial));
    }

    /// <summary>Waits for the reports, and gives back what the pack did not train.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_reports);
        foreach (var lease in _held) lease.Dispose();
        await Task.WhenAll(_held.Where(lease => !lease.IsDone && !_stopping.IsCancellationRequested)
            .Select(lease => _leases.GiveBackAsync(lease.Held)));
        _dropped.Dispose();
    }

    private async Task<IReadOnlyList<LeasedFit>> LeaseMoreAsync(int lanes)
    {
        // Where it is another's turn the pack is not fed any more: the device is free when its lanes have ended.
        if (await _leases.HasTurnAsync(First.ExperimentId, _stopping) && await LeaseAsync(lanes) is { } lease)
        {
            Add(lease);
            await lease.Checkpoints.FetchAsync(Cancellation);
            return _held[^1].Fits;
        }
        Next ??= await _leases.TryLeaseAheadAsync(() => LeaseSize.One, _stopping);
        return [];
    }

    /// <summary>A lease of whole trials that fill so many lanes at most; one trial where not even that fits.</summary>
    private Task<HeldLease?> LeaseAsync(int lanes)
    {
        var size = new LeaseSize(
            Math.Max(1, lanes / _folds), First.PackKey, TrialsHeld: _held.Sum(lease => lease.UnendedTrials));
        return _leases.TryLeaseAsync(First.ExperimentId, size, ahead: false, _stopping, onlyOfKey: true);
    }

    private void Add(HeldLease lease)
    {
        Interlocked.Increment(ref _alive);
        _held.Add(new(lease, _device, OnLost));
        _lanes += lease.Grant.Fits.Count;
    }

    /// <summary>
    /// Called on the thread that renews: the other leases' lanes go on, and where there is none the pack is over.
    /// </summary>
    private void OnLost(PackLease lease)
    {
        if (lease.Leave() && Interlocked.Decrement(ref _alive) == 0) _dropped.Cancel();
    }

    /// <summary>Lets go of what is over: a pack that is fed may train as long as the search.</summary>
    private void Forget()
    {
        foreach (var lease in _held.Where(lease => lease.IsDone || lease.IsLost))
        {
            lease.Dispose();
            _leases.Release(lease.Held);
        }
        _held.RemoveAll(lease => lease.IsDone || lease.IsLost);
        _reports.RemoveAll(report => report.IsCompletedSuccessfully);
    }

    private async Task ReportAsync(PackLease lease, IReadOnlyList<TrainedFit> trial)
    {
        try
        {
            using var run = CancellationTokenSource.CreateLinkedTokenSource(_stopping, lease.Dropped);
            var reports = await Task.WhenAll(
                trial.Select(fit => _trainer.ReportOfAsync(lease.Held.Grant, fit, run.Token)));
            if (await _desk.ReportAsync(lease.Held.Grant, _slot, reports, _stopping) is not { } reply) return;
            if (lease.Reported(trial.Count))
            {
                if (lease.Leave()) Interlocked.Decrement(ref _alive);
                _leases.Release(lease.Held);
            }
            await lease.Held.Checkpoints.RemoveAsync(reports, reply.Verdicts);
        }
        catch (OperationCanceledException)
        {
            // The silo stops, or the lease is lost, before the winner's files are stored: it is given back.
        }
    }
}
