using System.Collections.Concurrent;
using Experiments.Contracts.Leases;
using Experiments.Silo.Hosting;
using Experiments.Silo.Telemetry;
using Experiments.Silo.Training;

namespace Experiments.Silo.Workers;

/// <summary>
/// One slot: leases, trains, reports, and begins again. The next lease is asked for while the last still trains, and
/// results are reported while the next trains, so that the device does not wait for the network.
/// </summary>
internal sealed partial class WorkerSlot(
    string id, WorkerState state, LeaseDesk desk, PackTrainer trainer, SiloClock clock, ExperimentsInstruments instruments, ILogger<WorkerSlot> logger)
{
    private readonly ConcurrentDictionary<long, HeldLease> _held = [];
    private readonly List<Task> _reports = [];
    private string? _current;

    public async Task Run(CancellationToken stopping)
    {
        using var thread = new SlotThread(id);
        using var renewing = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var renewal = Renew(renewing.Token);
        HeldLease? next = null;
        long? idleSince = null;
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                var lease = next ?? await Acquire(stopping);
                using var run = CancellationTokenSource.CreateLinkedTokenSource(stopping, lease.Dropped);
                instruments.OnPackStarted(state.Device, idleSince is { } since ? clock.Time.GetElapsedTime(since) : null);
                state.PackStarted();
                var training = trainer.Train(thread, lease.Grant, run.Token);
                // Does not throw: the pack that trains must be waited for.
                next = await TryLease(lease.Grant.ExperimentId, ahead: true, stopping);
                var fits = await Finish(training, lease);
                idleSince = clock.Time.GetTimestamp();
                state.PackEnded(fits?.Count ?? 0);
                instruments.OnPackEnded(state.Device);
                _reports.RemoveAll(r => r.IsCompleted);
                if (fits is not null) _reports.Add(Report(lease, fits, stopping));
                else if (!stopping.IsCancellationRequested) Release(lease);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The silo stops while the slot waits for work.
        }
        finally
        {
            await renewing.CancelAsync();
            await renewal;
            await Task.WhenAll(_reports);
            await Task.WhenAll(_held.Values.Select(lease => desk.GiveBack(lease.Grant, id)));
        }
    }

    /// <summary>Waits until there is something to train.</summary>
    private async Task<HeldLease> Acquire(CancellationToken stopping)
    {
        while (true)
        {
            var wake = state.NextWake;
            if (_current is { } current && await TryLease(current, ahead: false, stopping) is { } more) return more;
            foreach (var experiment in await desk.Wanting(stopping))
                if (experiment != _current && await TryLease(experiment, ahead: false, stopping) is { } lease) return lease;
            await desk.WaitForWork(wake, stopping);
        }
    }

    private async Task<HeldLease?> TryLease(string experiment, bool ahead, CancellationToken stopping)
    {
        var reply = await desk.Lease(experiment, id, trainer.Size, ahead, stopping);
        if (reply.Ended && _current == experiment)
        {
            _current = null;
            trainer.Forget(experiment);
        }

        if (reply.Grant is not { } grant) return null;
        _current = experiment;
        return _held[grant.Token] = new(grant);
    }

    /// <summary>The reports of a pack, or null where the run was dropped.</summary>
    private async Task<IReadOnlyList<FitReport>?> Finish(Task<IReadOnlyList<FitReport>> training, HeldLease lease)
    {
        try
        {
            return await training;
        }
        catch (OperationCanceledException)
        {
            LogDropped(logger, id, lease.Grant.ExperimentId, lease.Grant.Token);
            return null;
        }
    }

    private async Task Report(HeldLease lease, IReadOnlyList<FitReport> fits, CancellationToken stopping)
    {
        var reply = await desk.Report(lease.Grant, id, fits, stopping);
        if (reply is null) return;
        if (fits.Count < lease.Grant.Fits.Count) await desk.GiveBack(lease.Grant, id);
        Release(lease);
        foreach (var (i, verdict) in reply.Verdicts.Index())
            if (verdict != ReportVerdict.Accepted) LogRefused(logger, id, lease.Grant.ExperimentId, fits[i].Trial, fits[i].Fold, verdict);
    }

    private void Release(HeldLease lease)
    {
        if (_held.TryRemove(lease.Grant.Token, out var held)) held.Dispose();
    }

    /// <summary>Prolongs what is held, three times a term; drops what is no longer ours.</summary>
    private async Task Renew(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(desk.Term / 3, clock.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
                foreach (var lease in _held.Values)
                    if (!await desk.Renew(lease.Grant, id, stopping)) lease.Drop();
        }
        catch (OperationCanceledException)
        {
            // The slot ends.
        }
    }
}
