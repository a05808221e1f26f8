using Experiments.Contracts.Errors;
using Experiments.Retries;

namespace Experiments.Client;

/// <summary>
/// Calls again, after pauses that grow, where a call has no answer because the connection was lost. Only for calls that
/// do no harm twice. Thread-safe.
/// </summary>
/// <param name="cluster">The cluster, in words.</param>
/// <param name="clock">The time.</param>
internal sealed class Reconnection(string cluster, TimeProvider clock)
{
    private readonly RetryPolicy _retry =
        new(clock, delay: TimeSpan.FromMilliseconds(250), maxDelay: TimeSpan.FromSeconds(5));

    /// <summary>Finds the cause why there is no answer in time; null where it is asked of nobody.</summary>
    public Func<CancellationToken, Task<string?>>? FindCause { get; init; }

    /// <summary>Told when the connection is lost, and when it is back; from any thread.</summary>
    public event Action<ConnectionChange>? Changed;

    /// <summary>Creates the error for a cluster that gave no answer, from the last failure of a call.</summary>
    public static ClusterUnreachableException CreateUnreachable(string cluster, Exception failure)
    {
        var reason = ConnectionErrors.Describe(failure);
        return failure is StoreException { IsUnavailable: true }
            ? new($"{cluster} answers, but not its database: {reason}",
                "check that its server runs and can be reached from the silos; "
                + "submitted experiments continue when the database is back", failure)
            : failure is StoreException
            ? new($"{cluster} answers, and cannot use its experiment store: {reason}",
                "submitted experiments continue when the store can be used again", failure)
            : new($"{cluster} does not answer: {reason}",
                "check whether its silos run; submitted experiments continue without this client", failure);
    }

    /// <summary>Calls until there is an answer.</summary>
    /// <param name="call">The call.</param>
    /// <param name="patience">For how long after the first failure to call again.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="onFailure">Told of each failure of the connection, before the pause.</param>
    /// <exception cref="ClusterUnreachableException">There was no answer before the patience was over.</exception>
    public async Task<T> ExecuteAsync<T>(
        Func<Task<T>> call, TimeSpan patience, CancellationToken cancellation, Action<Exception>? onFailure = null)
    {
        var outage = new Outage();
        var lostAt = 0L;
        try
        {
            var answer = await _retry.ExecuteAsync(
                TryCallAsync, cancellation,
                e => IsLoss(e) && clock.GetElapsedTime(lostAt) < patience);
            if (outage.End()) Changed?.Invoke(new(IsLost: false, "connected again"));
            return answer;
        }
        catch (Exception e) when (IsLoss(e))
        {
            throw CreateUnreachable(cluster, e);
        }

        async Task<T> TryCallAsync()
        {
            try
            {
                return await call().WaitAsync(cancellation);
            }
            catch (Exception e) when (IsLoss(e))
            {
                var failure = e is TimeoutException && FindCause is { } find && await find(cancellation) is { } cause
                    ? new StoreException(cause, e) { IsUnavailable = true }
                    : e;
                if (outage.Begin()) OnLost(failure);
                onFailure?.Invoke(failure);
                if (failure == e) throw;
                throw failure;
            }
        }

        // A cancellation that the caller did not ask for is the other side's: a silo that ends cancels its calls.
        bool IsLoss(Exception e) => ConnectionErrors.IsConnectionError(e)
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested);

        void OnLost(Exception e)
        {
            lostAt = clock.GetTimestamp();
            if (patience > TimeSpan.Zero) Changed?.Invoke(new(IsLost: true, ConnectionErrors.Describe(e)));
        }
    }
}
