using System.Diagnostics;
using Experiments.Silo.Settings;
using Experiments.Silo.Workers;

namespace Experiments.Silo.Coordination;

/// <summary>
/// The clock of leases: it rings when the next lease expires or the budget's time is spent. It rings also now and
/// then, where leases are held or work waits: a silo may have been voted out.
/// </summary>
/// <param name="clock">The time.</param>
/// <param name="runOnTurn">Has something run on the coordinator's turn.</param>
/// <param name="onDue">What is done when it rings. Does not throw.</param>
internal sealed class LeaseTimer(SiloClock clock, Action<Func<Task>> runOnTurn, Func<Task> onDue)
{
    /// <summary>
    /// How soon the timer rings where work waits and no worker does it: after all workers that there are have
    /// registered.
    /// </summary>
    public static readonly TimeSpan DemandInterval = WorkerService.RegistrationInterval;

    /// <summary>How soon the timer rings where leases are held: their silos may have been voted out.</summary>
    public static readonly TimeSpan EvictionCheckInterval = TimeSpan.FromSeconds(2);

    private ITimer? _timer;
    private DateTimeOffset? _due;

    /// <summary>Has the timer ring when it is next due, unless it rings before.</summary>
    /// <param name="isIdle">Whether work waits and no worker does it.</param>
    /// <param name="nextExpiry">When the next lease expires; null where none is held.</param>
    /// <param name="deadline">When the budget's time is spent; null where it has none.</param>
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

    /// <summary>Has it ring no more.</summary>
    public void Stop() => _timer?.Dispose();

    private ITimer CreateTimer()
    {
        // It rings as long as the search runs, and what is done then is no part of the call that made it.
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
