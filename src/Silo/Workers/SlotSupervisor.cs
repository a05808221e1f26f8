using Experiments.Silo.Settings;

namespace Experiments.Silo.Workers;

/// <summary>
/// Keeps a slot running: one that ends by an error, which would be ours, begins anew instead of idling until the silo
/// ends.
/// </summary>
internal sealed partial class SlotSupervisor(SiloClock clock, ILogger<SlotSupervisor> logger)
{
    private static readonly TimeSpan s_restartDelay = TimeSpan.FromSeconds(1);

    /// <summary>Runs a slot until the silo stops.</summary>
    /// <param name="id">The slot.</param>
    /// <param name="run">Makes a slot and runs it.</param>
    /// <param name="stopping">The silo stops.</param>
    public async Task RunAsync(string id, Func<Task> run, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await run();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // The silo stops.
            }
            catch (Exception e)
            {
                LogFailed(logger, e, id);
                await Task.Delay(s_restartDelay, clock.Time, stopping).ConfigureAwait(
                    ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Error, "{Slot} failed and begins anew")]
    private static partial void LogFailed(ILogger logger, Exception error, string slot);
}
