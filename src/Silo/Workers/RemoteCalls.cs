using Experiments.Contracts.Errors;
using Experiments.Engine.Caches;
using Experiments.Retries;
using Experiments.Silo.Settings;

namespace Experiments.Silo.Workers;

/// <summary>
/// The calls of this silo's slots to coordinators and to the catalog. The outcome of a call that fails is unknown, and
/// such a call never ends the worker. The first failure of an outage and its end are logged, the failures between them
/// are not: each slot calls again every second, and a head may be away for an hour. Each experiment has outages of its
/// own, since its coordinator may fail while the catalog and other coordinators answer. Thread-safe.
/// </summary>
internal sealed partial class RemoteCalls(SiloClock clock, ILogger<RemoteCalls> logger)
{
    private readonly RetryPolicy _retry = new(clock.Time, delay: TimeSpan.FromSeconds(1));

    // Of an experiment that is deleted during an outage nobody ever hears again.
    private readonly RecentCache<string, Outage> _outages = new(capacity: 1000, StringComparer.Ordinal);

    /// <summary>Calls once; null where the call fails.</summary>
    /// <param name="experiment">The experiment, for the log.</param>
    /// <param name="call">The call.</param>
    /// <param name="stopping">Ends the wait for the answer.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<T?> TryCallAsync<T>(
        string experiment, Func<Task<T>> call, CancellationToken stopping = default) where T : class
    {
        stopping.ThrowIfCancellationRequested();
        try
        {
            var answer = await call().WaitAsync(stopping);
            OnAnswer(experiment);
            return answer;
        }
        catch (Exception e) when (IsFailure(e, stopping))
        {
            OnFailure(experiment, e);
            return null;
        }
    }

    /// <summary>Calls once, where there is no answer but that the call was made; false where the call fails.</summary>
    /// <inheritdoc cref="TryCallAsync"/>
    public async Task<bool> TrySendAsync(string experiment, Func<Task> call) =>
        await TryCallAsync<object>(experiment, () => WithAnswerAsync(call)) is not null;

    /// <summary>
    /// Calls at least once, and until there is an answer: a coordinator that is away for a while is not the fault of
    /// the fits that are leased.
    /// </summary>
    /// <param name="experiment">The experiment, for the log.</param>
    /// <param name="call">The call; it must do no harm twice.</param>
    /// <param name="cancellation">Ends the pauses between calls, and makes no further call.</param>
    /// <exception cref="RefusedCallException">The same call would be refused again.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before there was an answer.</exception>
    public Task<T> CallUntilAnsweredAsync<T>(
        string experiment, Func<Task<T>> call, CancellationToken cancellation) =>
        _retry.ExecuteAsync(
            () => CallAsync(experiment, call, cancellation), cancellation, e => e is not RefusedCallException);

    /// <inheritdoc cref="CallUntilAnsweredAsync"/>
    public Task SendUntilAnsweredAsync(string experiment, Func<Task> call, CancellationToken cancellation) =>
        CallUntilAnsweredAsync(experiment, () => WithAnswerAsync(call), cancellation);

    private async Task<T> CallAsync<T>(string experiment, Func<Task<T>> call, CancellationToken cancellation)
    {
        try
        {
            var answer = await call();
            OnAnswer(experiment);
            return answer;
        }
        catch (Exception e) when (IsFailure(e, cancellation))
        {
            OnFailure(experiment, e);
            throw;
        }
    }

    // A cancellation that was not asked for here is the other side's failure, as a store's or an activation's.
    private static bool IsFailure(Exception e, CancellationToken own) =>
        e is not OperationCanceledException || !own.IsCancellationRequested;

    private static async Task<object> WithAnswerAsync(Func<Task> call)
    {
        await call();
        return true;
    }

    private void OnAnswer(string experiment)
    {
        if (!_outages.TryGet(experiment, out var outage)) return;
        _outages.Remove(experiment);
        if (outage.End()) LogAnswers(logger, Name(experiment));
    }

    private void OnFailure(string experiment, Exception e)
    {
        if (_outages.GetOrAdd(experiment, _ => new()).Begin())
            LogCallFailed(logger, Name(experiment), CallFailure.Describe(e));
    }

    // Calls of the catalog have no experiment.
    private static string Name(string experiment) =>
        experiment.Length == 0 ? "to the catalog" : $"for experiment '{experiment}'";

    [LoggerMessage(1, LogLevel.Warning, "A call {Subject} failed and is tried again: {Reason}")]
    private static partial void LogCallFailed(ILogger logger, string subject, string reason);

    [LoggerMessage(2, LogLevel.Information, "Calls {Subject} are answered again")]
    private static partial void LogAnswers(ILogger logger, string subject);
}
