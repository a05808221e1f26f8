using Experiments.Silo.Settings;
using Experiments.Silo.Telemetry;
using Experiments.Silo.Training;

namespace Experiments.Silo.Workers;

/// <summary>
/// A slot of a device: leases, trains, reports, and begins again. The slot asks for the next lease while the last pack
/// still trains, and reports results while the next pack trains: the device does not wait for the network.
/// </summary>
internal sealed partial class WorkerSlot(
    string id, WorkerState worker, SlotScheduler scheduler, SlotLeases leases, PackTrainer trainer,
    LeaseReports reports, FitFailures failures, SlotThreads threads, SiloDevices devices, SiloClock clock,
    ExperimentsInstruments instruments, ILogger<WorkerSlot> logger)
{
    // Packs that have trained, until their reports are durable and the rest of their leases is given back.
    private readonly List<Task> _closing = [];

    /// <summary>Trains until the silo stops, and gives back the leases.</summary>
    /// <param name="stopping">The silo stops: nothing more is leased, and fits that train end their epoch.</param>
    /// <param name="leaving">The time to stop is over: the slot waits for nothing more.</param>
    public async Task RunAsync(CancellationToken stopping, CancellationToken leaving)
    {
        using var thread = threads(id);
        // Leases are renewed after the stop too: fits that still end their epoch need them.
        using var renewing = new CancellationTokenSource();
        var renewal = leases.RenewAsync(renewing.Token);
        try
        {
            await TrainPacksAsync(thread, stopping, leaving);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The silo stops while the slot waits for work.
        }
        finally
        {
            await Task.WhenAll(_closing).WaitAsync(leaving).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            await (stopping.IsCancellationRequested ? leases.GiveBackAllAsync(leaving) : leases.GiveBackHeldAsync());
            renewing.Cancel();
            await renewal;
        }
    }

    private async Task TrainPacksAsync(ISlotThread thread, CancellationToken stopping, CancellationToken leaving)
    {
        HeldLease? next = null;
        long? idleSince = null;
        while (!stopping.IsCancellationRequested)
        {
            var lease = await scheduler.AcquireAsync(next, () => trainer.Size, stopping);
            if (idleSince is { } since) instruments.OnGap(worker.Device, clock.Time.GetElapsedTime(since));
            var pack = new LeasePack(
                lease, worker, scheduler, leases, reports, failures, instruments, clock.Time.GetTimestamp(), stopping);
            worker.PackStarted(WorkerKey.GetSlot(id), pack);
            try
            {
                await TrainAsync(thread, pack, leaving);
            }
            finally
            {
                idleSince = clock.Time.GetTimestamp();
                worker.PackEnded(WorkerKey.GetSlot(id), pack);
                // The device does not wait until its pack's reports are durable.
                _closing.Add(pack.DisposeAsync().AsTask());
            }
            next = pack.Next;
            await RemoveClosedAsync();
        }
    }

    private async Task TrainAsync(ISlotThread thread, LeasePack pack, CancellationToken leaving)
    {
        var training = trainer.TrainAsync(thread, pack);
        try
        {
            await training.WaitAsync(leaving);
        }
        catch (OperationCanceledException)
        {
            if (!training.IsCompleted) Abandon(thread);
            LogDropped(logger, id, pack.First.ExperimentId, pack.First.Token);
        }
    }

    /// <summary>Leaves the thread to its work, and the device to the thread.</summary>
    private void Abandon(ISlotThread thread)
    {
        thread.Abandon();
        devices.Abandon(worker.Device);
    }

    /// <summary>Forgets the packs that are closed, and throws the error of one, which would be a bug.</summary>
    private async Task RemoveClosedAsync()
    {
        foreach (var closed in _closing.Where(pack => pack.IsCompleted).ToList())
        {
            _closing.Remove(closed);
            await closed;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{Slot} dropped the pack of lease {Token} of experiment {Experiment}")]
    private static partial void LogDropped(ILogger logger, string slot, string experiment, long token);
}
