using Experiments.Retries;
using Experiments.Silo.Settings;

namespace Experiments.Silo.Workers;

/// <summary>
/// Keeps a slot running: a slot that ends by an error, which would be a bug, is started again instead of idling until
/// the silo ends.
/// </summary>
internal sealed partial class SlotSupervisor(SiloClock clock, ILogger<SlotSupervisor> logger)
{
    private readonly RetryPolicy _restart = new(clock.Time, delay: TimeSpan.FromSeconds(1));

    /// <summary>Runs a slot until the silo stops.</summary>
    /// <param name="id">The slot.</param>
    /// <param name="run">Creates a slot and runs it.</param>
    /// <param name="stopping">The silo stops.</param>
    public async Task RunAsync(string id, Func<Task> run, CancellationToken stopping)
    {
        try
        {
            while (!stopping.IsCancellationRequested)
                await _restart.ExecuteAsync(() => RunOnceAsync(id, run, stopping), stopping);
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // The silo stops; any error was logged.
        }
    }

    private async Task RunOnceAsync(string id, Func<Task> run, CancellationToken stopping)
    {
        try
        {
            await run();
        }
        catch (Exception e) when (e is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            LogFailed(logger, e, id);
            throw;
        }
    }

    [LoggerMessage(1, LogLevel.Error, "{Slot} failed and is started again")]
    private static partial void LogFailed(ILogger logger, Exception error, string slot);
}
