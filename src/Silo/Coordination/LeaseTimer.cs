using System.Diagnostics;
using Experiments.Silo.Settings;
using Experiments.Silo.Workers;

namespace Experiments.Silo.Coordination;

/// <summary>
/// The timer of a search. It is due when the next lease expires or the budget's time is spent; and periodically while
/// leases are held or work waits, because a silo may have been voted out.
/// </summary>
/// <param name="clock">The time.</param>
/// <param name="runOnTurn">Runs work in a turn of the coordinator.</param>
/// <param name="onDue">The work when the timer is due. Does not throw.</param>
internal sealed class LeaseTimer(SiloClock clock, Action<Func<Task>> runOnTurn, Func<Task> onDue)
{
    /// <summary>
    /// The interval while work waits and no worker has a lease: all live workers register with the catalog within it.
    /// </summary>
    public static readonly TimeSpan DemandInterval = WorkerService.RegistrationInterval;

    /// <summary>The interval while leases are held: their silos may have been voted out.</summary>
    public static readonly TimeSpan EvictionCheckInterval = TimeSpan.FromSeconds(2);

    private ITimer? _timer;
    private DateTimeOffset? _due;

    /// <summary>Sets the timer to its next due time, unless it is due before.</summary>
    /// <param name="isIdle">Whether work waits and no lease is held.</param>
    /// <param name="nextExpiry">The time at which the next lease expires; null while none is held.</param>
    /// <param name="deadline">The time at which the budget's time is spent; null without a limit.</param>
    public void Schedule(bool isIdle, DateTimeOffset? nextExpiry, DateTimeOffset? deadline)
    {
        var next = isIdle ? clock.Now + DemandInterval
            : nextExpiry is { } expiry ? Min(expiry, clock.Now + EvictionCheckInterval)
            : null;
        if (Min(next, deadline) is not { } due || _due <= due) return;
        _due = due;
        _timer ??= CreateTimer();
        var wait = due - clock.Now;
        _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Stops the timer for ever.</summary>
    public void Stop() => _timer?.Dispose();

    private ITimer CreateTimer()
    {
        // The timer outlives the call that creates it, so its work must not belong to the span of that call.
        var current = Activity.Current;
        Activity.Current = null;
        var timer = clock.Time.CreateTimer(
            _ => runOnTurn(RingAsync), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Activity.Current = current;
        return timer;
    }

    private Task RingAsync()
    {
        _due = null;
        return onDue();
    }

    private static DateTimeOffset? Min(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b : a;
}
