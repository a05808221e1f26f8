using Experiments.Silo.Settings;
using Experiments.Silo.Telemetry;
using Experiments.Silo.Training;

namespace Experiments.Silo.Workers;

/// <summary>
/// The slot of a GPU: fills a pack with as many trials of one pack key as the device wants, tops it up while it trains,
/// and reports each trial as it ends. What is leased next is there before the pack has ended.
/// </summary>
internal sealed partial class WideSlot(
    string id, WorkerState state, SlotLeases leases, PackTrainer trainer, LeaseClient desk, SlotThreads threads,
    SiloDevices devices, SiloClock clock,
    ExperimentsInstruments instruments, ILogger<WideSlot> logger)
{
    public async Task RunAsync(CancellationToken stopping, CancellationToken leaving)
    {
        using var thread = threads(id);
        // Not ended by the stop: what still ends its epoch is still held.
        using var renewing = new CancellationTokenSource();
        var renewal = leases.RenewAsync(renewing.Token);
        HeldLease? next = null;
        long? idleSince = null;
        var closing = Task.CompletedTask;
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                var lease = await leases.AcquireAsync(next, () => LeaseSize.One, stopping);
                next = null;
                if (idleSince is { } since) instruments.OnGap(state.Device, clock.Time.GetElapsedTime(since));
                state.PackStarted();
                var pack = new WidePack(id, state.Device, lease, leases, desk, trainer, instruments, stopping);
                var training = trainer.TrainWideAsync(thread, pack);
                try
                {
                    await training.WaitAsync(leaving);
                }
                catch (OperationCanceledException)
                {
                    if (!training.IsCompleted) Abandon(thread);
                    LogDropped(logger, id, lease.Grant.ExperimentId);
                }
                finally
                {
                    idleSince = clock.Time.GetTimestamp();
                    state.PackEnded(pack.FitsEnded);
                    // The device does not wait for its last pack's reports to be durable, only for those of the pack
                    // before.
                    await closing.WaitAsync(leaving);
                    closing = pack.DisposeAsync().AsTask();
                }
                next = pack.Next;
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The silo stops while the slot waits for work.
        }
        finally
        {
            try
            {
                await closing.WaitAsync(leaving).ConfigureAwait(
                    ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
            finally
            {
                await leases.GiveBackAllAsync(leaving);
                renewing.Cancel();
                await renewal;
            }
        }
    }

    /// <summary>Leaves the thread to what it does, and the device to the thread.</summary>
    private void Abandon(ISlotThread thread)
    {
        thread.Abandon();
        devices.Abandon(state.Device);
    }

    [LoggerMessage(1, LogLevel.Information, "{Slot} dropped a pack of experiment {Experiment}")]
    private static partial void LogDropped(ILogger logger, string slot, string experiment);
}
