using Experiments.Contracts.Grains;

namespace Experiments.Silo.Workers;

/// <summary>
/// Whether a device is trusted. One that fails again and again by its own fault is in quarantine: it takes no leases,
/// so that it spoils no more fits, and is tried again with one trial after a pause that grows. Thread-safe.
/// </summary>
internal sealed class DeviceHealth(string device, TimeProvider time)
{
    /// <summary>How many faults in a row are too many.</summary>
    public const int MaxFaults = 3;

    public static readonly TimeSpan FirstQuarantine = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan LongestQuarantine = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private int _faults;
    private TimeSpan _quarantineTime;
    private bool _isBeingProved;
    private volatile QuarantinedDevice? _quarantine;

    /// <summary>Why it takes no leases; null where it does.</summary>
    public QuarantinedDevice? Quarantine => _quarantine;

    /// <summary>Notes that it trained something; says whether it was in quarantine until now.</summary>
    public bool RecordSuccess()
    {
        // Asked after each of many thousand trials a second.
        if (Volatile.Read(ref _faults) == 0) return false;
        lock (_gate)
        {
            var was = _quarantine is not null;
            (_faults, _quarantineTime, _isBeingProved, _quarantine) = (0, TimeSpan.Zero, false, null);
            return was;
        }
    }

    /// <summary>Notes that it failed by its own fault; says whether that begins or prolongs a quarantine.</summary>
    public bool RecordFault(string reason)
    {
        lock (_gate)
        {
            // Packs that began before its quarantine end as they will.
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
    /// Takes the one trial by which it is tried again: null where that is now, else how long that is off.
    /// </summary>
    public TimeSpan? TryBeginProof()
    {
        lock (_gate)
        {
            if (_quarantine is not { } aside) return null;
            var wait = aside.Retry - time.GetUtcNow();
            // Where another slot tries, this one looks again as long as that takes.
            if (_isBeingProved || wait > TimeSpan.Zero) return wait > TimeSpan.Zero ? wait : FirstQuarantine;
            _isBeingProved = true;
            return null;
        }
    }

    /// <summary>Notes that nothing came of the try: there was nothing to train, or it was taken away.</summary>
    public void AbandonProof()
    {
        lock (_gate) _isBeingProved = false;
    }
}
