using Experiments.Contracts.Errors;
using Experiments.Retries;
using Experiments.Silo.Settings;
using Experiments.Silo.Telemetry;

namespace Experiments.Silo.Workers;

/// <summary>
/// Calls the artifact store for a lease until the store answers: a full disk, or a store that is away, is not the fit's
/// fault. The lease is renewed meanwhile.
/// </summary>
internal sealed partial class StoreRetry(
    SiloClock clock, ExperimentsInstruments instruments, ILogger<StoreRetry> logger)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(5);

    private readonly RetryPolicy _retry = new(clock.Time, s_pause);

    /// <summary>Calls until the store answers.</summary>
    /// <param name="experiment">The experiment, for the log.</param>
    /// <param name="call">The call.</param>
    /// <param name="isTransient">Whether a failure passes by itself.</param>
    /// <param name="cancellation">The lease is lost, or the silo stops.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<T> RunAsync<T>(
        string experiment, Func<Task<T>> call, Func<ArtifactStoreException, bool> isTransient,
        CancellationToken cancellation)
    {
        using var wait = new StoreWait(instruments);
        return await _retry.ExecuteAsync(
            call, cancellation, e => e is ArtifactStoreException error && isTransient(error), e =>
            {
                wait.Begin();
                LogStore(logger, experiment, s_pause.TotalSeconds, e.Message);
            });
    }

    /// <summary>Calls until the store has done it.</summary>
    /// <inheritdoc cref="RunAsync{T}"/>
    public Task RunAsync(
        string experiment, Func<Task> call, Func<ArtifactStoreException, bool> isTransient,
        CancellationToken cancellation) =>
        RunAsync(experiment, async () =>
        {
            await call();
            return 0;
        }, isTransient, cancellation);

    [LoggerMessage(1, LogLevel.Warning,
        "Experiment {Experiment} waits for the artifact store, and asks again in {Seconds} s: {Reason}")]
    private static partial void LogStore(ILogger logger, string experiment, double seconds, string reason);
}
