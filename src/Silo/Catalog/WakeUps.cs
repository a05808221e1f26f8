using Experiments.Retries;

namespace Experiments.Silo.Catalog;

/// <summary>
/// Wakes workers, as a hint that there is work. Callers do not wait for the call: the call to a lost silo fails only
/// after half a minute. At most one call to each worker is in progress. One caller at a time.
/// </summary>
/// <param name="call">Wakes a worker.</param>
/// <param name="isThere">Checks whether a worker is still registered; a worker that is not is no longer called.</param>
/// <param name="onFailure">Receives the first of several failures in a row.</param>
/// <param name="time">The clock of the pauses between two calls.</param>
internal sealed class WakeUps(
    Func<string, Task> call, Func<string, bool> isThere, Action<string, Exception> onFailure, TimeProvider time)
{
    public static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);

    private readonly RetryPolicy _retry = new(time, RetryDelay);
    private readonly HashSet<string> _requested = new(StringComparer.Ordinal);
    private readonly HashSet<string> _calling = new(StringComparer.Ordinal);

    /// <summary>Wakes a worker, with a call that starts after now. Does not throw.</summary>
    public async Task WakeAsync(string worker)
    {
        _requested.Add(worker);
        // A call in progress may have arrived before this work existed: its loop makes another call.
        if (!_calling.Add(worker)) return;
        while (_requested.Contains(worker) && isThere(worker)) await CallAsync(worker);
        _requested.Remove(worker);
        _calling.Remove(worker);
    }

    private async Task CallAsync(string worker)
    {
        var outage = new Outage();
        await _retry.ExecuteAsync(
            async () =>
            {
                _requested.Remove(worker);
                if (isThere(worker)) await call(worker);
            },
            CancellationToken.None,
            // A silo that has just joined can register before grains can be placed on it, so the call may fail.
            onFailure: e => { if (outage.Begin()) onFailure(worker, e); });
    }
}
