using Experiments.Contracts.Grains;

namespace Experiments.Silo.Settings;

/// <summary>
/// The machine's clock without its steps. A virtual machine may boot with a wrong time that NTP puts right later;
/// a clock that jumps by an hour would end leases, keep dead workers alive, and stop Orleans from activating grains.
/// This clock starts at the machine's time and follows it: it never goes back, runs at most twice as fast and at least
/// half as fast as time passes, and is so in time with the machine again after twice the length of a step. Timers and
/// timestamps are the machine's monotonic ones. Thread-safe.
/// </summary>
public sealed class SteadyTimeProvider : TimeProvider
{
    /// <summary>The difference between two readings from which it counts as a step.</summary>
    private static readonly TimeSpan s_leastStep = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _machine;
    private readonly Lock _gate = new();
    private long _readAt;
    private DateTimeOffset _time;
    private DateTimeOffset _machineTime;
    private ClockStep? _lastStep;

    /// <summary>Creates a clock that begins at the machine's time.</summary>
    /// <param name="machine">The machine's clock.</param>
    public SteadyTimeProvider(TimeProvider machine)
    {
        _machine = machine;
        _readAt = machine.GetTimestamp();
        _time = _machineTime = machine.GetUtcNow();
    }

    /// <summary>The clock of this process.</summary>
    public static SteadyTimeProvider Process { get; } = new(System);

    /// <summary>Raised at the first reading after a step, outside of any lock.</summary>
    public event Action<ClockStep>? Stepped;

    /// <summary>The last step of the machine's clock since the start of this one; null if there was none.</summary>
    public ClockStep? LastStep
    {
        get
        {
            GetUtcNow();
            lock (_gate) return _lastStep;
        }
    }

    /// <summary>The machine's time, with its steps.</summary>
    public DateTimeOffset MachineTime => _machine.GetUtcNow();

    /// <summary>The time by which this clock is ahead of the machine's; negative if it is behind.</summary>
    public TimeSpan Ahead
    {
        get
        {
            GetUtcNow();
            lock (_gate) return _time - _machineTime;
        }
    }

    public override long TimestampFrequency => _machine.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => _machine.LocalTimeZone;

    public override DateTimeOffset GetUtcNow()
    {
        ClockStep? step = null;
        DateTimeOffset now;
        lock (_gate)
        {
            var (timestamp, machineTime) = (_machine.GetTimestamp(), _machine.GetUtcNow());
            // Another thread may have read a later timestamp before this one.
            if (timestamp < _readAt) return _time;
            var elapsed = _machine.GetElapsedTime(_readAt, timestamp);
            var jump = machineTime - _machineTime - elapsed;
            if (jump.Duration() >= s_leastStep) _lastStep = step = new(jump, machineTime);
            var behind = machineTime - (_time + elapsed);
            _time += elapsed + Clamp(behind, -elapsed / 2, elapsed);
            (_readAt, _machineTime) = (timestamp, machineTime);
            now = _time;
        }

        if (step is not null) Stepped?.Invoke(step);
        return now;
    }

    public override long GetTimestamp() => _machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _machine.CreateTimer(callback, state, dueTime, period);

    private static TimeSpan Clamp(TimeSpan value, TimeSpan min, TimeSpan max) =>
        value < min ? min : value > max ? max : value;
}
