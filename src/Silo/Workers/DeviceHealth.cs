using Experiments.Contracts.Grains;

namespace Experiments.Silo.Workers;

/// <summary>
/// The faults of a device. A device that fails again and again by its own fault is quarantined: it takes no leases, and
/// thereby spoils no more fits. It is tried again with one trial, after a pause that grows. Thread-safe.
/// </summary>
internal sealed class DeviceHealth
{
    /// <summary>The number of faults in a row that begins a quarantine.</summary>
    public const int MaxFaults = 3;

    public static readonly TimeSpan FirstQuarantine = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan LongestQuarantine = TimeSpan.FromHours(1);

    private readonly string _device;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private int _faults;
    private TimeSpan _quarantineTime;
    private bool _isBeingProved;
    private volatile QuarantinedDevice? _quarantine;

    /// <summary>
    /// Begins with the faults that ended earlier processes. After the first of a day the device trains at once; after
    /// each further one it begins in quarantine, for a time that doubles: so a card that is broken starts its silo
    /// again ever more seldom.
    /// </summary>
    public DeviceHealth(string device, TimeProvider time, PastFaults? past = null)
    {
        (_device, _time) = (device, time);
        if (past is not { Count: > 1 }) return;
        // Six doublings exceed the longest.
        _quarantineTime = TimeSpan.FromTicks(
            Math.Min(LongestQuarantine.Ticks, FirstQuarantine.Ticks << Math.Min(past.Count - 2, 6)));
        (_faults, _quarantine) = (MaxFaults,
            new(device, Environment.MachineName, past.Reason, past.Last, past.Last + _quarantineTime));
    }

    /// <summary>The quarantine; null where the device takes leases.</summary>
    public QuarantinedDevice? Quarantine => _quarantine;

    /// <summary>Notes that the device trained something; returns whether that ends a quarantine.</summary>
    public bool RecordSuccess()
    {
        // Called after each fit, many thousand times a second: without the lock where there is no fault.
        if (Volatile.Read(ref _faults) == 0) return false;
        lock (_gate)
        {
            var was = _quarantine is not null;
            (_faults, _quarantineTime, _isBeingProved, _quarantine) = (0, TimeSpan.Zero, false, null);
            return was;
        }
    }

    /// <summary>Notes a fault of the device; returns whether that begins or prolongs a quarantine.</summary>
    public bool RecordFault(string reason)
    {
        lock (_gate)
        {
            // Faults of packs that began before the quarantine do not prolong it.
            if (++_faults < MaxFaults || (_quarantine is not null && !_isBeingProved)) return false;
            _quarantineTime = _quarantine is null
                ? FirstQuarantine
                : TimeSpan.FromTicks(Math.Min(LongestQuarantine.Ticks, 2 * _quarantineTime.Ticks));
            var now = _time.GetUtcNow();
            _isBeingProved = false;
            _quarantine =
                new(_device, Environment.MachineName, reason, _quarantine?.Since ?? now, now + _quarantineTime);
            return true;
        }
    }

    /// <summary>
    /// Begins the one trial that is to prove the device. Returns null where it may begin now, else the time to wait.
    /// </summary>
    public TimeSpan? TryBeginProof()
    {
        lock (_gate)
        {
            if (_quarantine is not { } quarantine) return null;
            var wait = quarantine.Retry - _time.GetUtcNow();
            // Where another slot tries the device, this one waits.
            if (_isBeingProved || wait > TimeSpan.Zero) return wait > TimeSpan.Zero ? wait : FirstQuarantine;
            _isBeingProved = true;
            return null;
        }
    }

    /// <summary>Notes that the try proved nothing: there was nothing to train, or the trial was taken away.</summary>
    public void AbandonProof()
    {
        lock (_gate) _isBeingProved = false;
    }
}
