using Experiments.Retries;

namespace Experiments.Silo.Catalog;

/// <summary>
/// Wakes workers, as a hint that there is work. Nobody waits for it: a silo that was lost takes half a minute to be
/// given up. However often a worker is to be woken, one call at a time is on its way to it. One caller at a time.
/// </summary>
/// <param name="call">Wakes a worker.</param>
/// <param name="isThere">Whether a worker still is; one that is not is no longer tried.</param>
/// <param name="onFailure">Told of a call that failed; of several in a row of the first.</param>
/// <param name="time">The time between two tries.</param>
internal sealed class WakeUps(
    Func<string, Task> call, Func<string, bool> isThere, Action<string, Exception> onFailure, TimeProvider time)
{
    public static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);

    private readonly RetryPolicy _retry = new(time, RetryDelay);
    private readonly HashSet<string> _requested = new(StringComparer.Ordinal);
    private readonly HashSet<string> _calling = new(StringComparer.Ordinal);

    /// <summary>Has a worker woken after now. Does not throw.</summary>
    public async Task WakeAsync(string worker)
    {
        _requested.Add(worker);
        // A call that is on its way may have come before there was this work: whoever made it makes another.
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
            // A silo that has just joined can register before grains can be placed on it.
            onFailure: e => { if (outage.Begin()) onFailure(worker, e); });
    }
}
