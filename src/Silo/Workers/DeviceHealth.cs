using Experiments.Contracts.Grains;

namespace Experiments.Silo.Workers;

/// <summary>
/// Whether a device is trusted. One that fails again and again by its own fault is set aside: it takes no leases, so that it
/// spoils no more fits, and is tried again with one trial after a pause that grows. Thread-safe.
/// </summary>
internal sealed class DeviceHealth(string device, TimeProvider time)
{
    /// <summary>How many faults in a row are too many.</summary>
    public const int Most = 3;

    public static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private int _faults;
    private TimeSpan _pause;
    private bool _isTried;
    private volatile SetAsideDevice? _aside;

    /// <summary>Why it takes no leases; null where it does.</summary>
    public SetAsideDevice? Aside => _aside;

    /// <summary>Notes that it trained something; says whether it was set aside until now.</summary>
    public bool Succeeded()
    {
        // Asked after each of many thousand trials a second.
        if (Volatile.Read(ref _faults) == 0) return false;
        lock (_gate)
        {
            var was = _aside is not null;
            (_faults, _pause, _isTried, _aside) = (0, TimeSpan.Zero, false, null);
            return was;
        }
    }

    /// <summary>Notes that it failed by its own fault; says whether it is set aside by that, or for longer.</summary>
    public bool Failed(string reason)
    {
        lock (_gate)
        {
            // Packs that began before it was set aside end as they will.
            if (++_faults < Most || (_aside is not null && !_isTried)) return false;
            _pause = _aside is null ? FirstPause : TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, 2 * _pause.Ticks));
            var now = time.GetUtcNow();
            (_isTried, _aside) = (false, new(device, Environment.MachineName, reason, _aside?.Since ?? now, now + _pause));
            return true;
        }
    }

    /// <summary>Takes the one trial by which it is tried again: null where that is now, else how long that is off.</summary>
    public TimeSpan? Try()
    {
        lock (_gate)
        {
            if (_aside is not { } aside) return null;
            var wait = aside.Retry - time.GetUtcNow();
            // Where another slot tries, this one looks again as long as that takes.
            if (_isTried || wait > TimeSpan.Zero) return wait > TimeSpan.Zero ? wait : FirstPause;
            _isTried = true;
            return null;
        }
    }

    /// <summary>Notes that nothing came of the try: there was nothing to train, or it was taken away.</summary>
    public void GiveUp()
    {
        lock (_gate) _isTried = false;
    }
}
