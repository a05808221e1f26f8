using Polly;
using Polly.Retry;

namespace Experiments.Retries;

/// <summary>
/// Repeats a call that fails, after a pause, until it succeeds: for errors that pass, such as an unavailable server.
/// All code runs in the caller's synchronization context. Thread-safe.
/// </summary>
internal sealed class RetryPolicy
{
    private static readonly ResiliencePropertyKey<Call> s_call = new("experiments.retries.call");

    // Made for the first call that fails: it takes longer than many a command.
    private readonly Lazy<ResiliencePipeline> _pipeline;
    private readonly TimeProvider _time;
    private readonly TimeSpan _delay;
    private readonly TimeSpan _maxDelay;
    private readonly TimeSpan? _patience;

    /// <summary>Creates a policy.</summary>
    /// <param name="time">The clock of the pauses.</param>
    /// <param name="delay">The first pause.</param>
    /// <param name="maxDelay">The longest pause: each pause is twice the last. Null if all pauses are equal.</param>
    /// <param name="patience">The time within which calls are repeated; null for no limit.</param>
    public RetryPolicy(TimeProvider time, TimeSpan delay, TimeSpan? maxDelay = null, TimeSpan? patience = null)
    {
        (_time, _delay, _maxDelay, _patience) = (time, delay, maxDelay ?? delay, patience);
        _pipeline = new(CreatePipeline);
    }

    /// <summary>
    /// Repeats the call until it succeeds. The first call is made even if the token is cancelled already. Throws the
    /// error of the last call if that error does not pass by itself, or if the time is over.
    /// </summary>
    /// <param name="call">The call, which must be idempotent.</param>
    /// <param name="cancellation">Ends the pauses and prevents further calls.</param>
    /// <param name="counts">Selects the errors that pass by themselves; null for all.</param>
    /// <param name="onFailure">Receives each error before the pause.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled before a call succeeded.</exception>
    public async Task<T> ExecuteAsync<T>(
        Func<Task<T>> call, CancellationToken cancellation, Func<Exception, bool>? counts = null,
        Action<Exception>? onFailure = null)
    {
        if (cancellation.IsCancellationRequested) return await call();
        var start = _time.GetTimestamp();
        Exception first;
        try
        {
            return await call();
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            first = e;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new OperationCanceledException(e.Message, e, cancellation);
        }
        return await RetryAsync(first, call, new(counts, onFailure, start), cancellation);
    }

    /// <summary>Repeats the call until it succeeds.</summary>
    /// <inheritdoc cref="ExecuteAsync{T}"/>
    public Task ExecuteAsync(
        Func<Task> call, CancellationToken cancellation, Func<Exception, bool>? counts = null,
        Action<Exception>? onFailure = null) =>
        ExecuteAsync<object?>(
            async () =>
            {
                await call();
                return null;
            },
            cancellation, counts, onFailure);

    /// <summary>
    /// Runs the pipeline, whose first call fails as the caller's did: a call that succeeds at once costs no pipeline.
    /// </summary>
    private async Task<T> RetryAsync<T>(
        Exception first, Func<Task<T>> call, Call settings, CancellationToken cancellation)
    {
        Exception? failure = first;
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: true, cancellation);
        context.Properties.Set(s_call, settings);
        try
        {
            return await _pipeline.Value.ExecuteAsync(
                async _ => Interlocked.Exchange(ref failure, null) is { } error
                    ? await Task.FromException<T>(error)
                    : await call(),
                context);
        }
        catch (Exception e) when (cancellation.IsCancellationRequested && e is not OperationCanceledException)
        {
            throw new OperationCanceledException(e.Message, e, cancellation);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private ResiliencePipeline CreatePipeline() => new ResiliencePipelineBuilder { TimeProvider = _time }
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = int.MaxValue,
            ShouldHandle = args => new(ShouldRetry(args.Context, args.Outcome.Exception, args.AttemptNumber)),
            DelayGenerator = args => new(GetDelay(args.AttemptNumber)),
            OnRetry = args =>
            {
                Find(args.Context)?.OnFailure?.Invoke(args.Outcome.Exception!);
                return default;
            },
        })
        .Build();

    private bool ShouldRetry(ResilienceContext context, Exception? error, int attempt)
    {
        if (error is null || Find(context) is not { } call) return false;
        return (call.Counts?.Invoke(error) ?? true)
            && (_patience is null || _time.GetElapsedTime(call.Start) + GetDelay(attempt) <= _patience);
    }

    private TimeSpan GetDelay(int attempt)
    {
        var delay = _delay;
        for (var i = 0; i < attempt && delay < _maxDelay; i++) delay *= 2;
        return delay < _maxDelay ? delay : _maxDelay;
    }

    private static Call? Find(ResilienceContext context) =>
        context.Properties.TryGetValue(s_call, out var call) ? call : null;

    private sealed record Call(Func<Exception, bool>? Counts, Action<Exception>? OnFailure, long Start);
}
