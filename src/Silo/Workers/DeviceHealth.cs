using Experiments.Contracts.Grains;

namespace Experiments.Silo.Workers;

/// <summary>
/// The faults of a device. A device that fails again and again by its own fault is quarantined: it takes no leases, and
/// thereby spoils no more fits. It is tried again with one trial, after a pause that grows. Thread-safe.
/// </summary>
internal sealed class DeviceHealth(string device, TimeProvider time)
{
    /// <summary>The number of faults in a row that begins a quarantine.</summary>
    public const int MaxFaults = 3;

    public static readonly TimeSpan FirstQuarantine = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan LongestQuarantine = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private int _faults;
    private TimeSpan _quarantineTime;
    private bool _isBeingProved;
    private volatile QuarantinedDevice? _quarantine;

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
            var now = time.GetUtcNow();
            (_isBeingProved, _quarantine) =
                (false, new(device, Environment.MachineName, reason, _quarantine?.Since ?? now, now + _quarantineTime));
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
            var wait = quarantine.Retry - time.GetUtcNow();
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
