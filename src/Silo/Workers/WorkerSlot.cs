using Experiments.Contracts.Leases;
using Experiments.Silo.Settings;
using Experiments.Silo.Telemetry;

namespace Experiments.Silo.Workers;

/// <summary>
/// One slot of the CPU: leases, trains, reports, and begins again. The next lease is asked for while the last still
/// trains, and results are reported while the next trains, so that the device does not wait for the network.
/// </summary>
internal sealed partial class WorkerSlot(
    string id, WorkerState state, SlotLeases leases, PackTrainer trainer, LeaseClient desk, SlotThreads threads,
    SiloClock clock, ExperimentsInstruments instruments,
    ILogger<WorkerSlot> logger)
{
    private readonly List<Task> _reports = [];

    public async Task RunAsync(CancellationToken stopping, CancellationToken leaving)
    {
        using var thread = threads(id);
        // Not ended by the stop: what still ends its epoch is still held.
        using var renewing = new CancellationTokenSource();
        var renewal = leases.RenewAsync(renewing.Token);
        HeldLease? next = null;
        long? idleSince = null;
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                var lease = await leases.AcquireAsync(next, () => trainer.Size, stopping);
                using var run = CancellationTokenSource.CreateLinkedTokenSource(stopping, lease.Dropped);
                if (idleSince is { } since) instruments.OnGap(state.Device, clock.Time.GetElapsedTime(since));
                state.PackStarted();
                var training = trainer.TrainAsync(thread, lease, run.Token);
                // Does not throw: the pack that trains must be waited for.
                next = await leases.TryLeaseAheadAsync(() => trainer.Size, stopping);
                var fits = await FinishAsync(training, lease, leaving);
                if (!training.IsCompleted) thread.Abandon();
                idleSince = clock.Time.GetTimestamp();
                state.PackEnded(fits?.Count ?? 0);
                _reports.RemoveAll(r => r.IsCompleted);
                if (fits is not null) _reports.Add(ReportAsync(lease, fits, stopping));
                else if (!stopping.IsCancellationRequested) _reports.Add(leases.GiveBackAsync(lease));
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The silo stops while the slot waits for work.
        }
        finally
        {
            await Task.WhenAll(_reports).WaitAsync(leaving).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            await leases.GiveBackAllAsync(leaving);
            renewing.Cancel();
            await renewal;
        }
    }

    /// <summary>The reports of a pack, or null where the run was dropped, or did not heed the stop in time.</summary>
    private async Task<IReadOnlyList<FitReport>?> FinishAsync(
        Task<IReadOnlyList<FitReport>> training, HeldLease lease, CancellationToken leaving)
    {
        try
        {
            return await training.WaitAsync(leaving);
        }
        catch (OperationCanceledException)
        {
            LogDropped(logger, id, lease.Grant.ExperimentId, lease.Grant.Token);
            return null;
        }
    }

    private async Task ReportAsync(HeldLease lease, IReadOnlyList<FitReport> fits, CancellationToken stopping)
    {
        var reply = await desk.ReportAsync(lease.Grant, id, fits, stopping);
        if (reply is null) return;
        leases.Release(lease);
        if (fits.Count < lease.Grant.Fits.Count) await desk.GiveBackAsync(lease.Grant, id);
        await lease.Checkpoints.RemoveAsync(fits, reply.Verdicts);
        foreach (var (i, verdict) in reply.Verdicts.Index())
            if (verdict != ReportVerdict.Accepted)
                LogRefused(logger, id, lease.Grant.ExperimentId, fits[i].Trial, fits[i].Fold, verdict);
    }
}
