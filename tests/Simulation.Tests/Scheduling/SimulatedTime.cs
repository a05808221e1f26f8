namespace Experiments.Simulation.Tests.Scheduling;

/// <summary>The clock of a process: virtual time, by a wall clock that may be wrong and may jump.</summary>
internal sealed class SimulatedTime(SimulatedProcess process, TimeSpan skew) : TimeProvider
{
    private static readonly DateTimeOffset s_begin = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Held as long as the process: the finalizer of a periodic timer, once nobody had it, would reach into the
    // simulation.
    private readonly List<ITimer> _periodic = [];

    /// <summary>How far the wall clock is from the truth.</summary>
    public TimeSpan Skew { get; set; } = skew;

    /// <summary>How far a slot's thread is ahead of, or behind, the moment at which it is reckoned.</summary>
    public long Offset { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => s_begin + TimeSpan.FromTicks(process.Pump.Now + Offset) + Skew;

    public override long GetTimestamp() => process.Pump.Now + Offset;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(process, callback, state);
        timer.Change(dueTime, period);
        if (period > TimeSpan.Zero) _periodic.Add(timer);
        return timer;
    }

    private sealed class Timer(SimulatedProcess process, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;
        private long _version;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _version++;
            _period = period;
            if (dueTime != Timeout.InfiniteTimeSpan) Schedule(dueTime);
            return true;
        }

        public void Dispose() => _version++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        private void Schedule(TimeSpan dueTime) => process.Pump.After(dueTime, process, Ring, _version);

        private void Ring(object? version)
        {
            if ((long)version! != _version) return;
            if (_period > TimeSpan.Zero) Schedule(_period);
            callback(state);
        }
    }
}
