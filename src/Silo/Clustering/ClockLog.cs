using Experiments.Contracts.Grains;
using Experiments.Silo.Settings;

namespace Experiments.Silo.Clustering;

/// <summary>
/// Logs each step of the machine's clock: the cluster goes on, and times that are shown may be wrong.
/// </summary>
internal sealed partial class ClockLog(ILogger<ClockLog> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        SteadyTimeProvider.Process.Stepped += OnStep;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        SteadyTimeProvider.Process.Stepped -= OnStep;
        return Task.CompletedTask;
    }

    private void OnStep(ClockStep step) => LogStep(logger, step.By.TotalSeconds);

    [LoggerMessage(1, LogLevel.Warning,
        "The clock of this machine was stepped by {Seconds:+0;-0} s; training goes on. Synchronize it by NTP before "
        + "the silo starts")]
    private static partial void LogStep(ILogger logger, double seconds);
}
